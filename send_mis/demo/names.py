"""Invented people. Every combination is drawn by chance from a seed; none is anybody."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Heritage:
    """Names that go together, with the DfE's ethnicity and language codes, and how often."""

    weight: int
    ethnicity: str
    languages: tuple[str, ...]
    girls: tuple[str, ...]
    boys: tuple[str, ...]
    surnames: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


HERITAGES = (
    Heritage(
        62, "WBRI", ("ENG",),
        _words(
            "Isla Freya Poppy Ella Grace Lily Evie Ruby Daisy Rosie Ivy Florence Matilda Elsie"
            " Willow Harriet Martha Beatrix Orla Erin Phoebe Jessica Thea Robyn Bonnie Edith"
        ),
        _words(
            "Noah Tom Oliver George Archie Theo Alfie Charlie Freddie Henry Arthur Finley Reuben"
            " Toby Ralph Jude Ned Rory Ellis Kit Barnaby Rowan Stanley Felix Hugo Albie"
        ),
        _words(
            "Marsh Ashby Cotter Arkwright Bellwood Brackley Burdett Calder Carnaby Chadwick"
            " Coverley Cragg Denholm Dewhurst Elvin Entwistle Fenwick Fothergill Garside"
            " Greaves Halliwell Hebden Hesketh Hoyle Ingram Jebb Kellet Kershaw Langdale"
            " Leadley Lumb Marsden Maude Metcalfe Newbold Ogden Padgett Pilling Raistrick"
            " Redfern Robson Sagar Scholes Shaw Skelton Slater Stansfield Sutcliffe Tattersall"
            " Tempest Thwaite Tolson Uttley Varley Waddington Walmsley Whitaker Widdop"
            " Wolfenden Womersley Woodhead Wren Dunmore Fairley Garrick Hathersage Ingleby"
            " Jarrow Kettering Lomas Mellor Naylor Oakden Penrose Quayle Rigby Selwood"
            " Thackray Upshall Venning Wainfleet Yarrow Ackroyd Birtles Cawood Dalby Eastoe"
            " Frobisher Gunby Hollis Ibbotson Jessop Kirkby Lathom Midgley Nuttall Ormerod"
            " Pickles"
        ),
    ),
    Heritage(
        9, "APKN", ("URD", "PNJ", "ENG"),
        _words("Aisha Zara Maryam Fatima Hana Inaya Amina Noor Sana Iqra"),
        _words("Ayaan Hamza Yusuf Ibrahim Zain Bilal Haris Musa Rayan Adil"),
        _words("Hussain Akhtar Mahmood Rafiq Chaudhry Iqbal Javed Mirza Qureshi Siddiqui"),
    ),
    Heritage(
        7, "BAFR", ("ENG", "YOR", "IGB"),
        _words("Amara Temi Chioma Ada Zainab Folake Ife Simi"),
        _words("Tobi Kwame Chidi Emeka Kofi Segun Dayo Ola"),
        _words("Okafor Adeyemi Boateng Mensah Eze Balogun Asante Nwosu"),
    ),
    Heritage(
        6, "WOTH", ("POL", "RUM", "LIT"),
        _words("Zofia Lena Maja Hanna Oliwia Ioana Elena Ugne"),
        _words("Kacper Jakub Filip Szymon Antoni Andrei Matei Lukas"),
        _words("Nowak Kowalczyk Zielinski Wrona Ionescu Popa Radu Kazlauskas"),
    ),
    Heritage(
        6, "AIND", ("ENG", "GUJ", "PNJ"),
        _words("Priya Anaya Diya Meera Kavya Riya Jasleen"),
        _words("Arjun Rohan Dev Kiran Vivaan Nikhil Harjit"),
        _words("Patel Nair Sharma Desai Kaur Rao Bhatt Menon"),
    ),
    Heritage(
        6, "MWBC", ("ENG",),
        _words("Layla Maya Tia Skye Nia Kiera Zoë"),
        _words("Jayden Tyrell Kai Marley Leon Andre Isaac"),
        _words("Clarke Delroy Bailey Francis Pinnock Whitlock Gayle Renwick"),
    ),
    Heritage(
        4, "CHNE", ("CHI", "ENG"),
        _words("Mei Lin Jia Xin Yan"),
        _words("Jun Wei Hao Ming Kai"),
        _words("Chen Lau Wong Tang Yip"),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Invented:
    surname: str
    forename: str
    sex: str
    ethnicity: str
    language: str


def invent(random: Random) -> Invented:
    (heritage,) = random.choices(HERITAGES, [h.weight for h in HERITAGES])
    sex = random.choice("FM")
    return Invented(
        surname=random.choice(heritage.surnames),
        forename=random.choice(heritage.girls if sex == "F" else heritage.boys),
        sex=sex,
        ethnicity=heritage.ethnicity,
        language=random.choice(heritage.languages),
    )
