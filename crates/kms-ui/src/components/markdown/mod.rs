//! A Markdown document as a view. Its headings go below the page's own, whose level is 2 at most.

pub mod model;

use leptos::prelude::*;

use self::model::{Block, Span, parse};
use crate::text::components as text;

/// A document. Its first heading of level 1 is left out: the page has its own.
pub fn markdown(text: &str) -> AnyView {
    let blocks: Vec<_> = parse(text)
        .into_iter()
        .filter(|block| !matches!(block, Block::Heading(1, _)))
        .enumerate()
        .map(|(index, found)| block(index, found))
        .collect();
    view! { <div class="markdown">{blocks}</div> }.into_any()
}

fn block(index: usize, block: Block) -> AnyView {
    match block {
        Block::Heading(2, title) => view! { <h3>{spans(title)}</h3> }.into_any(),
        Block::Heading(_, title) => view! { <h4>{spans(title)}</h4> }.into_any(),
        Block::Paragraph(text) => view! { <p>{spans(text)}</p> }.into_any(),
        Block::List(true, items) => view! { <ol>{list(items)}</ol> }.into_any(),
        Block::List(false, items) => view! { <ul>{list(items)}</ul> }.into_any(),
        Block::Code(code) => view! {
            <pre tabindex="0">
                <code>{code}</code>
            </pre>
        }
        .into_any(),
        Block::Table(head, rows) => {
            let head: Vec<_> = head.into_iter().map(|cell| view! { <th scope="col">{spans(cell)}</th> }).collect();
            let rows: Vec<_> = rows
                .into_iter()
                .map(|row| {
                    let cells: Vec<_> = row.into_iter().map(|cell| view! { <td>{spans(cell)}</td> }).collect();
                    view! { <tr>{cells}</tr> }
                })
                .collect();
            view! {
                <div class="table-scroll" tabindex="0" role="region" aria-label=text::table(&(index + 1).to_string())>
                    <table class="table">
                        <thead>
                            <tr>{head}</tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            }
            .into_any()
        }
    }
}

fn list(items: Vec<Vec<Span>>) -> Vec<AnyView> {
    items.into_iter().map(|item| view! { <li>{spans(item)}</li> }.into_any()).collect()
}

/// A line of text with `code`, **stress** and links in it.
pub fn rich(text: &str) -> Vec<AnyView> {
    spans(model::spans(text))
}

fn spans(spans: Vec<Span>) -> Vec<AnyView> {
    spans
        .into_iter()
        .map(|span| match span {
            Span::Plain(text) => text.into_any(),
            Span::Code(text) => view! { <code>{text}</code> }.into_any(),
            Span::Strong(text) => view! { <strong>{text}</strong> }.into_any(),
            Span::Link(text, address) if address.starts_with("https://") => view! {
                <a href=address rel="noreferrer">
                    {text}
                </a>
            }
            .into_any(),
            Span::Link(text, address) if address.starts_with('#') => view! { <a href=address>{text}</a> }.into_any(),
            // Files of the repository have no address on the page.
            Span::Link(text, _) => text.into_any(),
        })
        .collect()
}
