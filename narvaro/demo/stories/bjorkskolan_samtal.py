"""Stories of Björkskolan, years 7–9: talks, reports to the rektor, what was closed and taken up again."""

from narvaro.demo.stories.steps import (
    Called,
    Closed,
    HandedBack,
    Noted,
    Opened,
    Reopened,
    Reported,
    Story,
    Talked,
)

NOAH = Story("Noah Ali", (
    Called(29, "Noah försov sig. Samira pratar med honom i kväll.", whom=0),
    Opened(20, "Noah har varit borta flera måndagar i rad och missar engelskan 8.20 varje gång."),
    Talked(
        15,
        trigger="Fler än fem tillfällen under terminen och ett mönster på måndagar.",
        pattern="Måndag morgon, oftast de två eller tre första lektionerna. Sista lektionen på fredagar några gånger.",
        pupil="”Jag vet inte vem jag ska sitta med på engelskan sedan grupperna gjordes om. Är man sen så tittar alla, "
        "så då är det lättare att komma till lunch.” Noah vill gärna att någon möter honom.",
        guardians="Samira berättar att söndagskvällarna är svåra och att Noah missar bussen 7.35. Karim har Noah "
        "varannan vecka och märker samma sak. Båda vill hjälpa till men börjar jobba före sju.",
        team="Noah deltar och har roligt på bild och NO. På engelskan har både gruppen och läraren bytts i höst.",
        works="Bild, NO och rasterna. Noah kommer alltid när klassen har en gemensam uppgift.",
        learning="Engelskan har bytt lärare och grupper. Noah hänger med när han får veta dagen innan vad som händer. "
        "Matsalen och idrotten går bra.",
        wellbeing="Två vänner i parallellklassen. Otryggt är att komma in sist när alla tittar. Ingen är dum mot Noah, "
        "säger han själv.",
        health="Somnar sent på söndagar, annars bra.",
        home="Bor varannan vecka hos Samira och Karim. Bussen 7.35 från Samira, cykel från Karim.",
        adaptations="Får genomgångar i efterhand. Det hjälper inte när lektionen redan är missad.",
        support="En fast plats och en fast arbetskamrat på engelskan. Genomgången på måndagar läggs ut dagen innan.",
        wronged=False,
        sent_home=False,
        interpreter="Arabiska, tolk på telefon för Karim",
        agreements=(
            ("Skjuts till skolan på måndagar", "Samira Ali", "varje måndag från nästa vecka"),
            ("Möter Noah i entrén före första lektionen", "Sara Lindgren", "måndagar 8.10"),
            ("Fast plats och arbetskamrat på engelskan", "Sara Lindgren ordnar med engelskläraren", "till måndag"),
        ),
        follow_up_in=15,
        follow_up_with="Noah, Samira, Karim och kuratorn",
    ),
    Called(9, "", whom=0, result="inget svar"),
    Called(
        9, "Noah hade ont i magen och stannade hemma. Karim visste inte att det inte var anmält.", whom=1,
        promised="Noah kommer i morgon, Karim kör honom.", promised_in=1,
    ),
    Called(9, "", whom=0, result="besked"),
    Called(4, "Missade bussen. Skjutsen har inte blivit av, Samira har fått nya arbetstider.", whom=0),
))  # fmt: skip

ALMA = Story("Alma Sjögren", (
    Opened(30, "Alma går hem före sista lektionen flera dagar i veckan."),
    Talked(
        26,
        trigger="Mönster: sista lektionen, och fler än fem tillfällen under terminen.",
        pattern="Lämnar före sista lektionen, oftast när den är matematik.",
        pupil="”Eftermiddagarna är så långa. Jag hinner inte med i matten och då är det lika bra att gå.”",
        guardians="Helena och Per ser att Alma är trött när hon kommer hem. De vill ha hjälp från skolan med "
        "matematiken.",
        team="Alma är aktiv på förmiddagarna. I matematik har hon missat mycket av det nya området.",
        works="Förmiddagarna och de praktiska ämnena.",
        support="Genomgång i mindre grupp i matematik.",
        agreements=(
            ("Genomgång av veckans matematik före lektionen", "matematikläraren", "tisdagar 8.00"),
            ("Säger till Amir innan hon går hem", "Alma", "varje gång"),
        ),
        follow_up_in=15,
    ),
    Talked(
        11,
        trigger="Uppföljning. Frånvaron har inte minskat, och den giltiga frånvaron har ökat.",
        pupil="”Genomgången är bra men det är redan så mycket jag ligger efter med. Sista timmen orkar jag inte mer.”",
        guardians="Helena har börjat skjutsa två dagar. Familjen bor i Granås och dagarna blir långa med buss.",
        team="Alma kommer till genomgången men går fortfarande hem före sista lektionen.",
        works="Genomgången på tisdagar och platsen nära dörren.",
        outcome="anmäl",
        absent=((1, "Erbjöds tid, kunde inte"),),
        kept=("ja", "delvis"),
    ),
    Reported(
        6,
        concern="Alma har sedan i september gått hem före sista lektionen flera dagar i veckan. Den giltiga "
        "frånvaron har också ökat. Två samtal har hållits utan att närvaron har blivit bättre.",
        tried="Genomgång före lektionen i matematik, plats nära dörren, kortare läxor.",
        elevhalsa="Elevhälsan är rådfrågad och föreslår att frånvaron utreds.",
    ),
))  # fmt: skip

FILIPPA = Story("Filippa Holm", (
    Opened(28, "Filippa är borta de flesta fredagar."),
    Talked(
        25, trigger="Mönster: fredagar.",
        pattern="Fredagar, oftast hela dagen.",
        pupil="”På fredagar är det byte hemma och jag vill hinna packa i lugn och ro.”",
        guardians="Camilla och Stefan ska försöka ha bytet på söndagar i stället.",
        team="Filippa är i fas i de flesta ämnen. Alla lektioner i klassen har inte rapporterats.",
        works="Veckan till och med torsdag.",
        agreements=(("Byter hem på söndagar", "Camilla och Stefan Holm", "från nästa byte"),),
        outcome="anmäl",
    ),
    Reported(21, concern="Filippa är borta de flesta fredagar. Vi har pratat men jag är osäker på om det räcker.",
             tried="Samtal med båda föräldrarna, prov flyttade från fredagar."),
    HandedBack(
        17, reason="Familjen har nyss ändrat bytesdagen. Det bör prövas innan en utredning inleds.",
        suggestions="Följ upp med båda föräldrarna om några veckor. Se till att alla lektioner i klassen rapporteras "
        "så att "
        "siffran går att lita på.", check_in=18, by="bitradande",
    ),
))  # fmt: skip

SELMA = Story("Selma Karlsson", (
    Opened(14, "Selma har missat idrotten nästan varje gång under hösten."),
    Talked(
        10, trigger="Mönster: idrott och hälsa.",
        pattern="Idrott och hälsa, och ibland lektionen efter.",
        pupil="”Det är omklädningsrummet. Jag kan vara med om jag får byta om någon annanstans.”",
        guardians="Therese visste inte om det. Andreas tycker att det är bra att Selma säger det själv.",
        team="Idrottsläraren ser att Selma tycker om att röra sig när hon väl är där.",
        works="Friidrott och orientering utomhus.",
        support="Eget omklädningsrum.",
        agreements=(
            ("Nyckel till det lilla omklädningsrummet", "idrottsläraren", "från nästa lektion"),
            ("Går tillsammans med en vän till idrotten", "Selma", "varje gång"),
        ),
        follow_up_in=12,
    ),
))  # fmt: skip

ISAK = Story("Isak Dahlberg", (
    Opened(50, "Isak kommer sent och missar enstaka lektioner i början av sjuan."),
    Talked(
        47, trigger="Sena ankomster flera dagar i veckan.",
        pupil="”Jag hittar inte alltid till rätt sal.”",
        guardians="Sofia och Viktor tycker att bytet av skola är stort. De hjälper Isak med schemat på kvällen.",
        team="Isak är tyst men med. Han behöver hitta i huset.", works="Slöjd och matematik.",
        agreements=(("Går tillsammans med en fadder mellan lektionerna", "mentorn", "två veckor"),),
        follow_up_in=10,
    ),
    Talked(
        37, trigger="Uppföljning. Isak är på plats.",
        pupil="”Nu hittar jag. Det är lugnt.”", guardians="Allt känns bättre hemma också.",
        works="Faddern.", outcome="klart", kept=("ja",),
    ),
    Closed(36, "önskad effekt", "Isak hittar i skolan och kommer i tid. Alla är överens om att det fungerar.",
    by="mentor"),
    Reopened(6, "Isak har varit borta allt fler hela dagar de senaste veckorna."),
    Talked(
        3, trigger="Sex hela frånvarodagar på tio veckor.",
        pattern="Hela dagar, fler för varje vecka.",
        pupil="”Jag vet inte vad det är. Det går bara inte på morgonen.”",
        guardians="Sofia och Viktor är bekymrade. Isak har slutat träffa kompisar på fritiden.",
        team="Isak har blivit tystare. Vi vill förstå vad som har ändrats.",
        works="Slöjden, där har han nästan full närvaro.",
        support="En vuxen att höra av sig till på morgonen.",
        agreements=(("Mentorn skickar ett meddelande 7.30 och frågar hur det är", "mentorn", "varje skoldag"),),
        follow_up_in=10,
    ),
))  # fmt: skip

NILS = Story("Nils Sandberg", (  # has changed class since: the new mentor has not taken over
    Opened(39, "Nils har varit borta hela dagar och vill inte säga varför.", by="kurator"),
    Noted(37, "Pratade kort med Nils. Han vill helst prata med någon han känner.", by="kurator"),
))  # fmt: skip

STORIES = (NOAH, ALMA, FILIPPA, SELMA, ISAK, NILS)
