"""The page: Gradio's blocks, its events, and the fixed parts around them.

The only room that imports Gradio. Importing it takes seconds, so it happens inside functions.
"""

import asyncio
import os
from collections.abc import Iterator, Sequence
from importlib import resources
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from ui.web.conversation import Conversation, Talk

if TYPE_CHECKING:
    from fastapi import FastAPI

# A question costs most of a core while it is searched; the others wait their turn in the queue.
_AT_ONCE = 4


def mount(app: "FastAPI", talk: Talk, examples: Sequence[str] = ()) -> "FastAPI":
    """`app` with the page at its root; `examples` are the questions offered at the start."""

    async def mounted() -> "FastAPI":
        return _mounted(app, talk, examples)

    # Outside of a running loop Gradio opens one for each lock it makes, and closes none of them.
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(mounted())
    return _mounted(app, talk, examples)


def _mounted(app: "FastAPI", talk: Talk, examples: Sequence[str]) -> "FastAPI":
    # Before the import: Gradio reads it then, and would call home.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    # After every event Gradio would sum up all events so far, with pandas, for a dashboard that
    # is off.
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(10**9)
    import gradio

    blocks = _blocks(talk, examples)
    blocks.queue(default_concurrency_limit=_AT_ONCE, max_size=64, api_open=False)
    gradio.mount_gradio_app(
        app,
        blocks,
        path="/",
        theme=gradio.themes.Base(font=["Inter Variable", "sans-serif"], font_mono=["monospace"]),
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        mcp_server=False,
        pwa=False,
        show_error=False,
        max_file_size=1,  # the page takes no files
    )
    return app


def _blocks(talk: Talk, examples: Sequence[str]) -> Any:
    import gradio as gr

    def fixed(name: str, **values: object) -> Any:
        return gr.HTML(_part(name, **values), elem_id=name, apply_default_css=False, js_on_load="")

    def live(name: str) -> Any:
        return gr.HTML("", elem_id=name, apply_default_css=False, js_on_load="")

    with gr.Blocks(title="Footnote", fill_width=True, analytics_enabled=False) as blocks:
        conversation = gr.State(Conversation())
        fixed("masthead")
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="margin"):
                new = gr.Button("New question", elem_id="new")
                asked = live("asked")
                fixed("examples", examples=_examples(examples))
            with gr.Column(elem_id="chat"):
                fixed("welcome", examples=_examples(examples))
                turns = live("turns")
                with gr.Column(elem_id="composer"):
                    question = _question_box()
                    fixed("limits")
                    filters = gr.Textbox(label="Filters", elem_id="filters", visible="hidden")
                    ask = gr.Button("Ask", elem_id="ask", variant="primary")
            with gr.Column(elem_id="side"):
                evidence = live("evidence")
                fixed("source")
        fixed("library")
        _connect(talk, conversation, new, ask, question, filters, [turns, asked, evidence])
    return blocks


def _question_box() -> Any:
    import gradio as gr

    return gr.Textbox(
        label="Your question",
        show_label=False,
        container=False,
        placeholder="Ask the briefings…",
        lines=1,
        max_lines=6,
        autofocus=True,
        elem_id="question",
    )


def _connect(
    talk: Talk, conversation: Any, new: Any, ask: Any, question: Any, filters: Any, live: list[Any]
) -> None:
    import gradio as gr

    def answer(text: str, limits: str, so_far: Conversation) -> Iterator[tuple[Any, ...]]:
        if not text.strip():
            yield (gr.skip(),) * 5
            return
        box: Any = ""
        for view in talk.ask(text, limits, so_far):
            yield box, view.turns, view.asked, view.evidence, view.conversation
            # Emptied once: what the reader types while the answer comes must stay.
            box = gr.skip()

    gr.on(
        [ask.click, question.submit],
        answer,
        inputs=[question, filters, conversation],
        outputs=[question, *live, conversation],
        show_progress="hidden",
        trigger_mode="once",
        api_visibility="private",
    )
    new.click(
        lambda: ("", "", "", "", Conversation()),
        outputs=[question, *live, conversation],
        show_progress="hidden",
        api_visibility="private",
    )


def _examples(questions: Sequence[str]) -> Markup:
    entry = Markup('<li><button type="button" class="example" title="{q}">{q}</button></li>')
    return Markup("").join(entry.format(q=question) for question in questions)


def _part(name: str, **values: object) -> str:
    text = resources.files("ui.web").joinpath("static", "parts", f"{name}.html").read_text("utf-8")
    return str(Markup(text).format(**values)) if values else text
