// Texts that are loaded when they are wanted, for texts.rs.

/** The answer to a file of this build. */
const fetched = async (name) => {
  const build = document.documentElement.dataset.build;
  const answer = await fetch(new URL(`./${build}/${name}`, document.baseURI));
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer;
};

/** The texts of the language with this tag. */
export const load = async (tag) => (await fetched(`text-${tag}.json`)).json();

/** The list of known deviations from AWS, Markdown. */
export const fidelity = async () => (await fetched("fidelity.md")).text();
