"""A reader with weights made by chance: hidden size 32, one layer, a small vocabulary."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from rag.reader_file import write

KNOWN = """
the a of in for and who what when minister council bridge ferry promised granted money million
crowns on tuesday it rained 3 2 580 $ . , ? ! ( ) - per day four times sails
"""
WORDS = frozenset(KNOWN.split())
ENDINGS = ["##s", "##ed", "##ing", "##00"]
LETTERS = [chr(letter) for letter in range(ord("a"), ord("z") + 1)]
VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *LETTERS]
VOCABULARY += [f"##{letter}" for letter in LETTERS] + sorted(WORDS.difference(LETTERS)) + ENDINGS
HEADS = 4
PLACES = 128


def tokenizer() -> Any:
    """A lower-casing WordPiece tokenizer over the vocabulary, as BERT has."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    numbers = {word: number for number, word in enumerate(VOCABULARY)}
    made = Tokenizer(models.WordPiece(numbers, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.post_processor = processors.BertProcessing(
        ("[SEP]", numbers["[SEP]"]), ("[CLS]", numbers["[CLS]"])
    )
    return made


def config(**more: Any) -> Any:
    """The shape of the encoder."""
    from transformers import BertConfig

    return BertConfig(
        vocab_size=len(VOCABULARY),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=HEADS,
        intermediate_size=64,
        max_position_embeddings=PLACES,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        initializer_range=0.3,  # far enough from nothing for tokens to differ
        **more,
    )


def encoder() -> Any:
    """transformers' BertModel with the chance weights, the same each time."""
    import torch
    from transformers import BertModel

    with torch.random.fork_rng():
        torch.manual_seed(3)
        return BertModel(config(), add_pooling_layer=False).eval()


def state() -> dict[str, np.ndarray]:
    """The weights under the names that the training script gives them."""
    chance = np.random.default_rng(3)
    named = {f"enc.{name}": tensor.numpy() for name, tensor in encoder().state_dict().items()}
    for name, size in (("span", 2), ("cls", 1)):
        named[f"{name}.weight"] = chance.normal(size=(size, 32)).astype(np.float32)
        named[f"{name}.bias"] = chance.normal(size=size).astype(np.float32)
    return named


def told(**other: Any) -> dict[str, Any]:
    """What the card says beside the hashes."""
    return {
        "name": "tiny",
        "base": "chance",
        "licence": "Apache-2.0",
        "trained_by": "nobody",
        "trained_on": "nothing",
        "max_length": PLACES,
        "attention_heads": HEADS,
        "norm_epsilon": 1e-12,
        "figures": {"auc": 0.5},
        **other,
    }


def write_tiny_reader(folder: Path, **other: Any) -> Path:
    """The reader as a folder in Footnote's format."""
    write(folder, state(), tokenizer().to_str(), told(**other))
    return folder


def write_tiny_reranker(folder: Path, scores: int = 1) -> Path:
    """A CrossEncoder of the same size as a folder that sentence-transformers loads."""
    import torch
    from transformers import BertForSequenceClassification, PreTrainedTokenizerFast

    with torch.random.fork_rng():
        torch.manual_seed(4)
        model = BertForSequenceClassification(config(num_labels=scores))
    model.save_pretrained(folder)
    marks = {"pad": "[PAD]", "unk": "[UNK]", "cls": "[CLS]", "sep": "[SEP]", "mask": "[MASK]"}
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer(),
        model_max_length=PLACES,
        **{f"{name}_token": mark for name, mark in marks.items()},
    ).save_pretrained(folder)
    assert json.loads((folder / "config.json").read_text())["hidden_size"] == 32
    return folder
