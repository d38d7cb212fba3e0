"""What mentors write every week, chosen by the pupil's age and figures, as a reader who knows schools expects it."""

from absence.figures import Figures

LONG_ILLNESS = 4  # whole days, in no more than FEW_OCCASIONS: one illness, not a habit
FEW_OCCASIONS = 3

MORNING_REASONS = (
    "Försov sig. Hemmet ringer skolan direkt om det händer igen.",
    "Hade ont i huvudet. Hemmet trodde att det var anmält.",
    "Missade bussen och väntade på nästa.",
    "Glömde att lektionen hade flyttats till morgonen. Har skrivit in det i sin kalender.",
    "Vill inte säga varför. Vi tar det på mentorstiden i morgon.",
)
LATER_REASONS = (
    "Tandläkare som inte var anmäld i förväg.",
    "Visste inte att lektionen hade bytt sal. Hemmet pratar med eleven i kväll.",
    "Mådde dåligt efter lunchen och gick hem. Vi kom överens om att säga till först.",
    "Trodde att lektionen var inställd. Kollar på lärplattformen nästa gång.",
    "Vill inte säga varför. Vi tar det på mentorstiden i morgon.",
)
YOUNG_REASONS = (
    "Febrig sedan i går kväll. Föräldrarna trodde att den andra hade anmält.",
    "Ont i magen på morgonen, blev hemma med pappa. De anmäler i appen nästa gång.",
    "Besök på vårdcentralen som inte var anmält i förväg.",
    "Hela familjen försov sig. Eleven kom till lunch.",
    "Blev hämtad tidigt av mormor. Vi kom överens om att säga till läraren först.",
)
HARD_MORNINGS = (
    "Det gick inte att komma i väg i dag. Hemmet har försökt sedan klockan sju. Vi hörs i morgon bitti.",
    "Stannade hemma. Hemmet vet vad vi har kommit överens om, och vi provar igen i morgon.",
    "Var klar att gå men vände i dörren. Eleven hälsar att det känns lättare om någon möter.",
    "Sov inte i natt. Hemmet hör av sig före lunch om det går att komma till eftermiddagen.",
)
HARD_DAYS = (
    "Gick hem efter lunchen. Orkade inte mer, säger hemmet. Vi tar upp det på nästa avstämning.",
    "Var här på morgonen men gick innan sista lektionen. Hemmet visste och vill att vi pratar om dagens längd.",
    "Gick hem när gruppen delades. Vi bestämmer i förväg vem eleven arbetar med nästa gång.",
)
ILL_REASONS = (
    "Feber och hosta. Tillbaka när febern är borta, material finns på lärplattformen.",
    "Magsjuka i familjen. Hemmet räknar med att eleven kommer på måndag.",
    "Förkyld men på bättringsvägen. Ville ha hjälp att se vad som är viktigast att ta igen.",
)
STILL_ILL = (
    "Fortfarande sjuk enligt hemmet. Vi undrade vad skolan kan göra för att det ska bli lättare att komma tillbaka.",
    "Sjuk igen. Hemmet är också bekymrat över att det har blivit så många dagar.",
)

LEAVE = ("Beviljad ledighet. Arbetet är inlämnat.", "Beviljad ledighet, i övrigt på plats och i fas.")
ONE_ILLNESS = ("Influensa en hel vecka, nu tillbaka och i fas.", "Var sjuk flera dagar i rad. Tillbaka och i fas.")
SHORT_ILLNESSES = (
    "Korta sjukperioder, anmälda hemifrån. Ny titt nästa månad.",
    "Vanliga förkylningar. Hemmet och vi har hörts.",
    "Planerade vårdbesök som vi känner till. Ny avstämning om en månad.",
)
SINGLE_LESSONS = (
    "Enstaka lektioner. Pratade med eleven och hemmet samma vecka. Ny titt om två veckor.",
    "Hemmet och vi har hörts om de missade lektionerna. Vi följer det vecka för vecka.",
)


def reasons_for_absence(*, in_the_morning: bool, is_young: bool, is_much: bool) -> tuple[str, ...]:
    """What a call home about unexcused absence may say."""
    if is_much:
        return HARD_MORNINGS if in_the_morning else HARD_DAYS
    if is_young:
        return YOUNG_REASONS
    return MORNING_REASONS if in_the_morning else LATER_REASONS


def reasons_not_to_worry(figures: Figures) -> tuple[str, ...]:
    """Why a mentor finds that nothing more is needed, for figures that a cold or a journey explains."""
    if 2 * figures.leave > figures.valid + figures.invalid:
        return LEAVE
    if figures.invalid > figures.valid:
        return SINGLE_LESSONS
    if figures.absence_days >= LONG_ILLNESS and figures.occasions <= FEW_OCCASIONS:
        return ONE_ILLNESS
    return SHORT_ILLNESSES
