// The texts of a language, for texts.rs.

/** The texts of the language with this tag, from this build's folder. */
export const load = async (tag) => {
  const build = document.documentElement.dataset.build;
  const answer = await fetch(new URL(`./${build}/text-${tag}.json`, document.baseURI));
  if (!answer.ok) throw new Error(`text-${tag}.json: ${answer.status}`);
  return answer.json();
};
