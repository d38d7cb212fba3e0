"""Short talks that mentors hold when they see the monthly report, in a few voices."""

from dataclasses import dataclass

from absence.figures import Figures
from narvaro.demo.stories.everyday_words import FEW_OCCASIONS
from people.models import Student


@dataclass(frozen=True)
class TalkWords:
    """What was said in a talk, and what was agreed: what, who, when."""

    pupil: str
    guardians: str
    team: str
    works: str
    agreement: tuple[str, str, str]


YOUNG = (
    TalkWords(
        "Eleven ritade sin morgon. Det svåraste är kapprummet när alla kommer samtidigt. ”Sen är det roligt.”",
        "Hemmet märker att det är lämningen som är svår. När den är över går dagen bra.",
        "Vi ser ett barn som leker och lär när morgonen väl är avklarad.",
        "Samlingen och utelekarna.",
        ("Möter vid grinden 7.55 och går in tillsammans", "läraren", "varje morgon i två veckor"),
    ),
    TalkWords(
        "”Jag har ont i magen på morgonen. Det går över när jag får läsa min bok.”",
        "Hemmet har tagit kontakt med vårdcentralen och vill veta vad klassen gör medan eleven är hemma.",
        "Efter frånvaron är det svårt att komma in i leken igen.",
        "Läsningen och matematiken.",
        ("Ringer hem när eleven är borta och hälsar från klassen", "läraren", "samma dag"),
    ),
)
YOUNG_ILL = (
    TalkWords(
        "”Jag har legat i sängen jättemånga dagar. Jag undrar om min bänk är kvar.”",
        "Det har varit en lång infektion och hemmet följer läkarens råd. De vill veta vad klassen arbetar med.",
        "Klassen har frågat efter eleven. Vi gör en mjuk start och väljer ut det viktigaste.",
        "Läsningen och lekarna på rasten.",
        ("Börjar med halva dagar om det behövs", "läraren och hemmet", "första veckan tillbaka"),
    ),
    TalkWords(
        "”Det är bra nu. Men jag kan inte visan som de andra kan.”",
        "Hemmet tycker att det har varit mycket sjukt på en gång men att det har vänt.",
        "Eleven är tillbaka och glad. Det som blev missat i matematik går att ta igen på lektionstid.",
        "Kompisarna och slöjden.",
        ("Går igenom det som blev missat, lite i taget", "läraren", "två veckor"),
    ),
)
ILL = (
    TalkWords(
        "”Jag har varit sjuk mycket. Det svåraste är att veta vad som är viktigast att ta igen.”",
        "Hemmet vill ha veckans planering på måndagar, så att det går att arbeta hemma de dagar det går.",
        "Eleven är saknad i grupparbetena. Vi kan samla det som behöver tas igen på ett ställe.",
        "Kompisarna i klassen och de praktiska ämnena.",
        ("En samlad lista över det viktigaste i varje ämne", "mentorn", "måndagar"),
    ),
    TalkWords(
        "”När man varit borta länge tittar alla när man kommer. Jag vill bara sätta mig på min plats.”",
        "Hemmet ser att steget tillbaka blir större för varje dag. De vill gärna att någon hör av sig.",
        "Vi kommer överens om att ingen frågar ut eleven första dagen tillbaka.",
        "De mindre grupperna.",
        ("Kort samtal första dagen tillbaka, innan första lektionen", "mentorn", "varje gång"),
    ),
)
WITHOUT_REASON = (
    TalkWords(
        "”Jag orkar inte hela dagarna. Förmiddagarna går bra, sen är det slut.”",
        "Hemmet känner inte igen alla tillfällen och vill få besked direkt när det händer.",
        "Eleven är med och bidrar på förmiddagarna.",
        "Lektionerna före lunch.",
        ("Paus med mentorn efter lunch", "mentorn", "varje dag i två veckor"),
    ),
    TalkWords(
        "”Det har blivit så att jag stannar hemma när första lektionen känns svår. Sen är det pinsamt att komma sent.”",
        "Hemmet börjar tidigt och vet inte alltid om eleven kommer i väg. De vill hitta en rutin tillsammans med oss.",
        "Alla i arbetslaget hälsar välkommen, också den som kommer mitt i en lektion.",
        "Idrott och lektioner i halvklass.",
        ("Skickar ett meddelande när eleven är på väg", "eleven själv", "varje morgon"),
    ),
)


def talk_words(student: Student, figures: Figures, *, is_young: bool) -> TalkWords:
    """Words that fit the pupil's age and kind of absence; the same every time."""
    mostly_valid = figures.valid > figures.invalid
    if is_young:
        voices = YOUNG_ILL if mostly_valid and figures.occasions <= FEW_OCCASIONS + 1 else YOUNG
    else:
        voices = ILL if mostly_valid else WITHOUT_REASON
    return voices[int(student.personal_number[6:8]) % len(voices)]
