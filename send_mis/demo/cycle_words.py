"""What teachers of the demonstration wrote in support plans. All invented."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CycleStory:
    strengths: str
    expected: str
    differs: str
    support: str
    parents: str
    pupil: str
    source_words: str
    notes: tuple[str, ...]


STORIES = (
    CycleStory(
        "Listens closely to stories and remembers who said what. Kind to younger children.",
        "Reads with the class by the end of the year; the class reads about 90 words a minute.",
        "Loses the place after a line, guesses from the first letter, and tires by mid-morning.",
        "In English on four days, so that reading is begun without waiting for help.",
        "Read together for ten minutes on four evenings; stop while it is still fun.",
        "Says when a word is hard before giving up on the page.",
        "Phonics check, a running record each half-term, and what parents see at home.",
        (
            "Read the whole page with a finger under the line, without being told.",
            "Tired after lunch: mornings work better.",
        ),
    ),
    CycleStory(
        "Quick with numbers; builds with patience; notices when somebody is left out.",
        "Follows a lesson's two-step instructions as most of the class do.",
        "Hears the first part of an instruction and watches others for the rest.",
        "At the start of lessons, to check what is to be done and then step away.",
        "One instruction at a time at home, and time to answer.",
        "Uses the task board and asks for the second step.",
        "Observation in two lessons, the language screen, and a talk with parents.",
        (
            "Asked for the next step without a prompt three times today.",
            "The task board works if it lies on the table, not on the wall.",
        ),
    ),
    CycleStory(
        "Makes everybody laugh; loves football and knows every player.",
        "Stays with a task for fifteen minutes, as most of the class do.",
        "Change without warning, noise and hunger: most of what goes wrong is before lunch.",
        "On arrival and before lunch, so that the day begins calmly.",
        "A message in the morning if the night was short.",
        "Shows the red card and goes to the quiet corner for five minutes.",
        "Behaviour log of six weeks, own words with pictures, and the parents’ view.",
        (
            "Used the card before anything happened, twice.",
            "Supply teacher on Tuesday: the corner was not ready. Better on Wednesday.",
        ),
    ),
    CycleStory(
        "Draws in detail and explains the drawing; never gives up on a puzzle.",
        "Writes five sentences that others can read, in twenty minutes.",
        "Holds the pencil tightly; knows far more than reaches the paper.",
        "In writing lessons, to record ideas first and then write from them.",
        "Cutting, threading and cooking at the weekend.",
        "Chooses the slope or the keyboard before beginning.",
        "Books of this term and last, a fine motor screen, and a talk about them.",
        (
            "Six sentences today with the slope.",
            "Asked for the keyboard in science and wrote twice as much.",
        ),
    ),
)  # fmt: skip
JAYDEN = CycleStory(
    "Loyal to his friends; fast, fair and trusted on the pitch.",
    "On task within five minutes on four days of five.",
    "Mornings after contact visits are hard; he was absent on fourteen days last term.",
    "On arrival, with the adult he trusts, to begin the first task together.",
    "His carers send a word on the evening before a visit.",
    "Tells his key adult how the morning is, from one to five.",
    "Attendance, the behaviour log, his carers, the social worker and Jayden himself.",
    ("A four this morning, and straight to work.", "After the visit a two: walked first."),
)
FREYA = CycleStory(
    "Sings, remembers every song, and comforts others.",
    "Says and reads twenty sounds by the end of Year 1.",
    "Two cycles have not closed the gap in early reading and attention.",
    "In phonics, so that every sound is practised five times a day.",
    "Three songs with sounds in the car.",
    "Points to the sound she wants to practise first.",
    "Phonics tracker, observation, her parents; an educational psychologist is asked.",
    ("Found all of the first set today.", "Off the carpet after three minutes."),
)
