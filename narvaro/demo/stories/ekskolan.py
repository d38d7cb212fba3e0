"""Stories of Ekskolan, förskoleklass to year 6."""

from narvaro.demo.stories import investigations
from narvaro.demo.stories.steps import Called, Closed, Decided, Mapped, Opened, Reported, Story, Submitted, Talked

MELKER = Story("Melker Jonsson", (
    Opened(26, "Melker är borta hela dagar, anmäld sjuk de flesta gångerna."),
    Talked(
        24, trigger="Fler än två tillfällen på tio veckor.",
        pattern="Hela dagar, en eller två åt gången, oftare när det är utflykt eller vikarie.",
        pupil="Melker ritade två skoldagar. På den ena är alla platser som vanligt, på den andra står det en okänd "
        "person "
        "vid tavlan. ”Den dagen vill jag inte gå.”",
        guardians="Ida och Emil märker att Melker frågar om schemat varje kväll. När något är ändrat får han ont i "
        "magen.",
        team="Ändringar meddelas ofta samma morgon.",
        works="När dagen är som planerat.",
        support="Bildschema och besked om ändringar dagen innan.",
        agreements=(("Skriver till hemmet om ändringar senast 15.00 dagen innan", "mentorn", "när något ändras"),),
        follow_up_in=12,
    ),
    Talked(
        12, trigger="Uppföljning. Det är bättre men inte bra.",
        pupil="”Det är bra när jag vet.” Melker vill veta vem som är vikarie också.",
        guardians="Hemmet tycker att beskeden har hjälpt. Magvärken är kvar.",
        team="Vi lyckas inte alltid ge besked i tid.", works="Beskeden dagen innan.",
        outcome="anmäl", kept=("delvis",),
    ),
    Reported(4, concern="Melker är borta nästan två dagar i veckan. Det vi har prövat hjälper en del. Vi behöver "
    "elevhälsans "
             "hjälp att förstå vad mer som behövs.", tried="Besked om ändringar dagen innan, bildschema."),
))  # fmt: skip

YUSUF = Story("Yusuf Abdi", (
    Opened(38, "Yusuf har varit borta varje vecka sedan skolstarten, oftast utan att det är anmält."),
    Called(38, "Hodan trodde att storebror hade anmält. Hon vill att skolan ringer henne direkt."),
    Talked(
        35, trigger="Ogiltig frånvaro vid fler än fem tillfällen.",
        pattern="Hela dagar och sena ankomster.",
        pupil="”Bussen från Granås går så tidigt. Om jag missar den finns det ingen mer.”",
        guardians="Hodan, tolk i somaliska, har bytt arbete och går hemifrån klockan fem. Yusuf väcker sina syskon.",
        team="Yusuf är en bra kompis och vill lyckas.", works="Idrott, matematik och fritidsklubben.",
        agreements=(("Ringer och väcker 6.15", "fritidsledaren på Ekskolan", "varje skoldag i två veckor"),),
        follow_up_in=10,
    ),
    Talked(
        25, trigger="Uppföljning. Väckningen fungerade första veckan.",
        pupil="”Det är svårt att göra allt själv på morgonen.”",
        guardians="Hodan har ansökt om skolskjuts men inte fått svar.",
        team="När Yusuf kommer fungerar dagen bra.", works="Väckningen.", outcome="anmäl", kept=("ja",),
    ),
    Reported(24, concern="Yusuf är borta en dag av tre. Resvägen och morgonen är en stor del av orsaken.",
             tried="Väckning per telefon, kontakt om skolskjuts.", elevhalsa="Kurator har varit med på ett möte."),
    Decided(18, reason="Frånvaron är upprepad. Skolan behöver veta vad som krävs för att Yusuf ska kunna komma."),
    investigations.YUSUF_WITH_YUSUF,
    Mapped(
        10,
        pupil="”Om det fanns en senare buss skulle jag komma varje dag.” Yusuf vill inte byta skola.",
        guardians=("Hodan beskriver en ansträngd morgon för hela familjen. Hon vill att skolan skriver ett intyg till "
                   "ansökan om skolskjuts.",),
        teachers="Yusuf når målen i de flesta ämnen. Han har missat mest svenska och SO, som ligger först på dagen.",
        attendance="En dag av tre, och sen flera gånger i veckan.",
        analysis="Yusuf vill vara i skolan. Resan och ansvaret på morgonen är hindret.",
        assessment="Skolskjuts eller senare start behövs. Samverkan med hemkommunen bör prövas.",
    ),
    investigations.YUSUF_ASSESSED,
    Submitted(6),
    investigations.YUSUF_HOME_MUNICIPALITY,
))  # fmt: skip

SAMUEL = Story("Samuel Tesfay", (
    Opened(9, "Samuel har varit borta fem måndagar under hösten."),
    Talked(
        7, trigger="Mönster: måndagar.",
        pupil="Samuel vill helst prata medan han bygger. ”Hos pappa är det sent på söndag. Då sover jag länge.”",
        guardians="Rahel, tolk i tigrinja, har inte känt till att skolan ska få besked varje gång.",
        team="Samuel är glad i skolan och har kompisar.", works="Matematik och bygghörnan.",
        agreements=(
            ("Anmäler frånvaro före 8.00, även per sms", "Rahel Tesfay", "varje gång"),
            ("Förklarar hur man anmäler, på tigrinja", "mentorn med tolk", "i veckan"),
        ),
        follow_up_in=12,
    ),
))  # fmt: skip

LIV = Story("Liv Hagström", (
    Opened(52, "Liv vill inte gå till skolan på morgonen."),
    Talked(
        50, trigger="Fler än två tillfällen på tio veckor.",
        pupil="Liv ritade skolgården och pekade på kapprummet. ”Där är det läskigt när det är trångt.”",
        guardians="Elin och Oskar ser att det är lämningen som är svår. När de har gått brukar det gå bra.",
        team="Efter en kvart är Liv med i leken.", works="Skapande och rasterna.",
        agreements=(("Liv får komma in genom trapphuset och hänga upp jackan först", "läraren", "från i morgon"),),
        follow_up_in=12,
    ),
    Talked(
        38, trigger="Uppföljning. Liv kommer varje dag.",
        pupil="”Jag hänger på krok nummer ett.”", guardians="Lämningarna går lätt hos båda.",
        works="Att komma in först.", outcome="klart", kept=("ja",),
    ),
    Closed(37, "önskad effekt", "Liv kommer varje dag och lämningen fungerar i båda hemmen.", by="mentor"),
))  # fmt: skip

EBBA = Story("Ebba Falk", (  # is to go to Björkskolan: narvaro.demo.moving
    Opened(22, "Ebba går hem före sista lektionen flera dagar i veckan."),
    Talked(
        19, trigger="Mönster: sista lektionen, och fler än fem tillfällen under terminen.",
        pattern="Går före sista lektionen, oftast när den är matematik eller svenska.",
        pupil="”Jag blir klar och sedan sitter jag bara där. Då kan jag lika gärna gå hem.” Ebba vill ha svårare "
        "uppgifter och någon att räkna med.",
        guardians="Emma och Daniel märker att Ebba har slutat berätta om skolan. Hemma löser hon problem på kvällarna.",
        team="Ebba kan redan det mesta i årskurs 6. Vi har inte hunnit ge henne något eget.",
        works="NO, och när hon får förklara för andra.",
        support="Matematik från årskurs 7, och en egen uppgift på varje lektion.",
        agreements=(("Egen uppgift att ta fram när man är klar", "mentorn", "varje lektion"),),
        follow_up_in=12,
    ),
    Talked(
        7, trigger="Uppföljning. Ebba går fortfarande tidigt, men mindre när hon har en egen uppgift.",
        pupil="”Det är roligare nu. Men jag har ingen att räkna med.”",
        guardians="Båda vill att Ebba prövas för årskurs 7.", team="Uppgifterna hjälper. De räcker inte.",
        works="De egna uppgifterna.", outcome="anmäl", kept=("delvis",),
    ),
    Reported(4, concern="Ebba går före sista lektionen varannan dag. Skolan behöver göra mer än att ge fler uppgifter, "
             "och Ebba ska flyttas upp.", tried="Egna uppgifter, matematik från årskurs 7."),
))  # fmt: skip

STORIES = (MELKER, YUSUF, SAMUEL, LIV, EBBA)
