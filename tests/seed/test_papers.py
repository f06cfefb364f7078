"""The demonstration's papers are real papers."""

import io
from collections import Counter

import pypdf
import pytest

from ecabinet.demo import papers as demo_papers
from ecabinet.typeset import Paper, Table, Words, typeset
from tests.seed.data import FORMS, MEETINGS, NOW, VIETNAMESE, items, read


@pytest.fixture(scope="module")
def papers() -> dict[str, tuple[demo_papers.Spec, pypdf.PdfReader]]:
    made = demo_papers.make_papers(demo_papers.specs(NOW))
    return {spec.key: (spec, pypdf.PdfReader(io.BytesIO(pdf))) for spec, pdf in made}


def test_some_sixty_papers_have_1_to_120_pages(papers):
    pages = {key: len(pdf.pages) for key, (_, pdf) in papers.items()}
    assert 60 <= len(pages) <= 70
    assert min(pages.values()) == 1
    assert 110 <= max(pages.values()) <= 120
    assert len({n for n in pages.values() if n > 10}) >= 5


def test_every_paper_hangs_on_a_dossier_that_takes_papers(papers):
    homes = {f"form:{it['key']}" for it in FORMS}
    homes |= {f"{m['key']}/{it['number']}" for m in MEETINGS["meetings"] for it in items(m) if not it.get("paper_only")}
    specs = [spec for spec, _ in papers.values()]
    assert {it.dossier for it in specs} <= homes
    on_forms = Counter(it.dossier for it in specs if it.dossier.startswith("form:"))
    assert set(on_forms.values()) <= {4, 5}
    assert set(on_forms) == {f"form:{it['key']}" for it in FORMS}
    assert {it["submission"] for it in FORMS} <= {it.key for it in specs}


def test_number_and_agency_name_one_paper_and_titles_are_filled(papers):
    specs = [spec for spec, _ in papers.values()]
    numbered = [(it.number, it.agency) for it in specs if it.number]
    assert len(numbered) == len(set(numbered))
    assert len({it.file_name for it in specs}) == len(specs)
    for spec in specs:
        assert "{" not in spec.title + spec.paper.subject
        assert spec.title[0].isupper()
        assert spec.type in read("papers/recipes")["types"]


def test_every_paper_is_tagged_outlined_vietnamese_and_marked(papers):
    for key, (spec, pdf) in papers.items():
        assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"], key
        assert pdf.trailer["/Root"]["/Lang"] == "vi-VN"
        assert pdf.metadata is not None
        assert pdf.metadata.title == spec.paper.subject
        text = pdf.pages[0].extract_text()
        assert VIETNAMESE & set(text)
        assert all("TÀI LIỆU MINH HỌA" in page.extract_text() for page in pdf.pages[:3])
        assert pdf.outline or spec.type in ("cong-van", "giay-moi", "tong-hop", "so-sanh"), key


def test_the_first_page_follows_the_decree(papers):
    spec, pdf = papers["hn3-to-trinh"]
    first, second = pdf.pages[0].extract_text(), pdf.pages[1].extract_text()
    order = ["BỘ NỘI VỤ", f"Số: {spec.number}", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
             "Hà Nội, ngày 10 tháng 11 năm 2026", "TỜ TRÌNH", "Kính gửi: Chính phủ"]  # fmt: skip
    assert [first.index(it) for it in order] == sorted(first.index(it) for it in order)
    assert "2" in second.split("\n")
    assert "1" not in first.split("\n")
    last = pdf.pages[-1].extract_text()
    assert last.index("nhận:") < last.index("Lưu: VT") < last.index("BỘ TRƯỞNG") < last.index("Đặng Thị Hòe")


def test_a_draft_decree_has_chapters_and_articles_in_its_outline(papers):
    outline = papers["hn3-du-thao"][1].outline
    assert outline[0]["/Title"] == "Chương I QUY ĐỊNH CHUNG"
    assert isinstance(outline[1], list)
    assert outline[1][0]["/Title"] == "Điều 1. Phạm vi điều chỉnh"
    articles = [
        it["/Title"] for group in outline if isinstance(group, list) for it in group if not isinstance(it, list)
    ]
    assert [int(it.split()[1].rstrip(".")) for it in articles] == list(range(1, len(articles) + 1))


def test_markup_in_a_text_stays_literal():
    nasty = '#panic("x") *đậm* _nghiêng_ $x^2$ = Tiêu đề <nhãn> @dẫn \\ // [a] "b"'
    body = (Words(nasty, "heading"), Words(nasty), Table((nasty,), (1,), ((nasty,),)), Words(nasty, "basis"))
    paper = Paper(agency="Bộ #A*", number="01/*#", place_date="Hà Nội", subject=nasty, body=body, mark="#M", type="#T")
    text = " ".join(pypdf.PdfReader(io.BytesIO(typeset(paper))).pages[0].extract_text().split())
    for it in ('#panic("x")', "*đậm*", "_nghiêng_", "$x^2$", "= Tiêu đề", "<nhãn>", "@dẫn", "[a]", "//"):
        assert text.count(it) == 6, it
    assert "BỘ #A*" in text


def test_the_same_paper_gives_the_same_bytes():
    spec = demo_papers.specs(NOW)[0]
    assert demo_papers.make_paper(spec) == demo_papers.make_paper(spec)
