"""What the investigations of the stories say besides the pictures: talks, the five groups, reasons and samråd."""

from narvaro.demo.stories.steps import Assessed, Cooperated, Interviewed

MAJA_WITH_MAJA = Interviewed(
    24, "elev", leader="kurator", how=("enskilt", "gick"),
    own_words="”Det är fem steg från dörren till kapprummet och där står alla. Om någon går in med mig går det. "
    "Jag vill veta vilken sal det är innan jag kommer.”",
    summary="Maja ville promenera medan vi pratade. Hon sover bra och vill till skolan.",
)  # fmt: skip
MAJA_WITH_EVA = Interviewed(
    23, "vh0", leader="kurator", how=("telefon",),
    own_words="”Hon är klädd och klar klockan sju. Sedan tar det stopp i hallen.”",
)  # fmt: skip
MAJA_ASSESSED = Assessed(
    19,
    method="Samtal med Maja, Eva och tre lärare, en veckas mätning vid entrén och genomgång av frånvaron. Det räcker "
    "för att förstå morgnarna.",
    elevhalsa="Kuratorn har träffat Maja två gånger. Maja söker lugna platser och säger till när något är för mycket.",
    factors=(
        ("till_skolan", "hjalper", "elev", "Kompisen från lunchen i B12. Slöjd och bild."),
        ("till_skolan", "hjalper", "larare", "När någon möter på skolgården kommer Maja in på första lektionen."),
        ("fran_skolan", "hindrar", "elev", "Trängseln i entrén och att inte veta vilken sal det är."),
        ("fran_skolan", "hindrar", "larare", "Olika salar första lektionen fyra dagar av fem."),
        ("hemifran", "hjalper", "vh0", "Rutinerna på kvällen fungerar. Maja packar väskan själv."),
        ("hemifran", "hindrar", "vh0", "Eva behöver gå klockan halv åtta, så ingen är hemma när det tar stopp."),
        ("individ", "hjalper", "elevhalsa", "Maja vet vad hon behöver och kan be om det."),
    ),
    reasons=(("svart", "Övergången in i skolan på morgonen."), ("blickar", "Många människor på en gång.")),
    triggers="Ny skolbyggnad efter sommaren, med en enda entré för alla.",
    maintains="När Maja har vänt en gång blir nästa morgon svårare. Ingen möter de dagar som har börjat illa.",
    needs=("ja", "nej", "nej", "En vuxen som möter, och samma sal första lektionen."),
    samrad=(
        ("elev", "hållet", "Maja vill att morgonen ändras först, sedan matsalen."),
        ("vh0", "hållet", "Eva är med på förslagen och vill höra av oss innan det går fel."),
        ("vh1", "avböjt", "Patrik fick två tider per telefon och tackade nej. Han har fått underlaget."),
        ("elevhalsa", "hållet", "Kurator och specialpedagog är överens om att börja i skolans miljö."),
    ),
)  # fmt: skip

OLIVER_WITH_OLIVER = Interviewed(
    1, "elev", leader="kurator", outcome="ville inte",
    why_not="Oliver ville inte prata i dag. Kuratorn erbjöd en promenad på torsdag, eller att han skriver ett "
    "meddelande. Han valde att fundera.",
)  # fmt: skip
OLIVER_TO_COME = (
    Interviewed(1, "lärare", name="läraren i musik", leader="specialpedagog", by_in=4, outcome=""),
    Interviewed(1, "vh1", leader="kurator", by_in=6, outcome=""),
)

WILMA_ASSESSED = Assessed(
    3,
    method="Samtal med Wilma, familjehemmet och tre lärare. Vi tittar särskilt på dagarna efter frånvaro.",
    factors=(
        ("till_skolan", "hjalper", "elev", "Kompisen i klassen och idrotten."),
        ("fran_skolan", "hindrar", "larare", "Wilma hamnar utanför grupparbeten som redan har börjat."),
    ),
    reasons=(("svart", "Att komma tillbaka efter en vecka borta."),),
)  # fmt: skip

OSKAR_ASSESSED = Assessed(
    13,
    method="Samtal med Oskar, båda vårdnadshavarna och fem ämneslärare. Genomgång av prov och inlämningar vecka för "
    "vecka.",
    elevhalsa="Specialpedagogen ser en elev som kan, men som möter allt på en gång när han kommer tillbaka.",
    factors=(
        ("till_skolan", "hjalper", "elev", "Kompisarna, idrotten och NO."),
        ("fran_skolan", "hindrar", "larare", "Många prov samma vecka. Ingen samlad planering efter frånvaro."),
        ("fran_skolan", "hindrar", "elev", "Att få höra i sex ämnen vad som fattas."),
        ("hemifran", "hjalper", "vh1", "Malin och Peter har lugna morgnar och tid att hjälpa till."),
        ("individ", "hjalper", "elevhalsa", "Oskar planerar bra när han vet vad som är viktigast."),
    ),
    reasons=(("sjuk", "Återkommande infektioner, som vården följer."), ("svart", "Mängden som väntar.")),
    triggers="En infektion i augusti och tre prov veckan därpå.",
    maintains="Varje sjukdag lägger till nya uppgifter, och oron gör nästa start svårare.",
    needs=("ja", "nej", "nej", "En samlad plan för vad som tas igen efter sjukdom."),
    samrad=(
        ("elev", "hållet", "Oskar vill ha en lista, inte sex."),
        ("vh0", "hållet", "Malin vill att skolan säger vad som går att hoppa över."),
        ("vh1", "hållet", "Peter vill att planen finns innan nästa sjukdom."),
        ("elevhalsa", "hållet", "Specialpedagogen håller ihop planeringen."),
    ),
)  # fmt: skip

INES_ASSESSED = Assessed(
    17,
    method="Samtal med Ines och med Jelena, med tolk, samt mentor och matematiklärare. Enkel kartläggning räcker: "
    "mönstret är tydligt.",
    elevhalsa="Kuratorn ser en flicka som tar stort ansvar och som behöver få vara barn på helgen.",
    factors=(
        ("till_skolan", "hjalper", "larare", "Ines är omtyckt och klarar målen. Frukosten på fredagar."),
        ("fran_skolan", "hindrar", "elev", "Måndagen börjar med två tunga lektioner."),
        ("hemifran", "hindrar", "vh0", "Jelena arbetar natt varannan helg och hinner inte hem till måndag morgon."),
        ("stanna_hemma", "hindrar", "elev", "Lillebror behöver någon hemma."),
    ),
    reasons=(("hemmet", "Ines tar hand om lillebror de helger som Jelena arbetar."), ("svart", "Måndagens start.")),
    triggers="Jelenas nya schema från september.",
    maintains="Ines berättar inte hemma hur trött hon är, och skolan frågade sent.",
    needs=("ja", "nej", "ja", "En mjukare måndag, och avlastning för familjen."),
    samrad=(
        ("elev", "hållet", "Ines vill börja med frukost hos mentorn."),
        ("vh0", "hållet", "Jelena samtycker till kontakt med det öppna familjestödet."),
        ("elevhalsa", "hållet", "Kuratorn leder utredningen."),
    ),
)  # fmt: skip

SIGNE_ASSESSED = Assessed(
    39,
    method="Samtal med Signe, båda vårdnadshavarna och fyra lärare. Genomgång av hur kunskaper visas i varje ämne.",
    elevhalsa="Kuratorn har träffat Signe. Hon beskriver stress inför att visas upp, inte för att lära.",
    factors=(
        ("till_skolan", "hjalper", "elev", "Kören och svenskan."),
        ("fran_skolan", "hindrar", "larare", "Tre redovisningar inför klassen på två veckor."),
        ("hemifran", "hjalper", "vh1", "Familjen pratar om söndagarna och hjälps åt."),
        ("individ", "hjalper", "elevhalsa", "Signe har goda kunskaper och vill visa dem."),
    ),
    reasons=(("blickar", "Redovisningar inför hela klassen."),),
    triggers="En redovisning i våras som avbröts.",
    maintains="Prov och redovisningar samlas de veckor då Signe redan är borta.",
    needs=("ja", "nej", "nej", "Andra sätt att redovisa, och en samlad provplan för klassen."),
    samrad=(
        ("elev", "hållet", "Signe vill redovisa för läraren först."),
        ("vh0", "hållet", "Johanna vill minska söndagsoron."),
        ("vh1", "hållet", "Erik vill ha färre prov samma vecka."),
        ("elevhalsa", "hållet", "Specialpedagogen lägger en provplan med lärarna."),
    ),
)  # fmt: skip

YUSUF_WITH_YUSUF = Interviewed(
    14, "elev", leader="specialpedagog", how=("enskilt", "ritade"),
    own_words="”Jag ritade vägen. Här är bussen, här väcker jag Ayan, och här är klockan redan åtta.”",
    summary="Yusuf vill till skolan varje dag. Han är trött men stolt över att klara morgonen.",
)  # fmt: skip
YUSUF_ASSESSED = Assessed(
    9,
    method="Samtal med Yusuf och med Hodan, med tolk, samt mentor och fritidsledare. Kontroll av busstider.",
    elevhalsa="Specialpedagogen ser en trygg pojke med för mycket ansvar på morgonen.",
    factors=(
        ("till_skolan", "hjalper", "elev", "Idrott, matematik och fritidsklubben."),
        ("fran_skolan", "hindrar", "larare", "Skoldagen börjar innan den andra bussen är framme."),
        ("hemifran", "hindrar", "vh0", "Hodan går hemifrån klockan fem. Yusuf väcker sina syskon."),
    ),
    reasons=(("hemmet", "Ansvaret för syskonen på morgonen."), ("ovrigt", "Resan: en enda buss i tid.")),
    triggers="Hodans nya arbete i augusti och flytten av hållplatsen.",
    maintains="Ansökan om skolskjuts är inte besvarad.",
    needs=("ja", "nej", "ja", "Skolskjuts eller senare start, i samverkan med hemkommunen."),
    samrad=(
        ("elev", "hållet", "Yusuf vill ha en senare buss, inte en annan skola."),
        ("vh0", "hållet", "Hodan vill att skolan skriver till kommunen om skolskjuts."),
        ("elevhalsa", "hållet", "Vi är överens om att resan är hindret."),
    ),
)  # fmt: skip

ELVIRA_ASSESSED = Assessed(
    13,
    method="Tre samtal med Elvira och ett med studie- och yrkesvägledaren. Elvira är myndig och för sin egen talan.",
    elevhalsa="Kuratorn har gått igenom ekonomi och boende med Elvira.",
    factors=(
        ("till_skolan", "hjalper", "elev", "Samhällskunskapen och lärarna."),
        ("fran_skolan", "hindrar", "larare", "Två tunga kurser ligger båda på fredagar."),
        ("stanna_hemma", "hindrar", "elev", "Arbetet på kvällarna, för att ha råd med hyran."),
    ),
    reasons=(("annat_lockar", "Arbetet är nödvändigt, säger Elvira."),),
    triggers="Eget boende från i somras.",
    maintains="Elvira har inte känt till vilket ekonomiskt stöd som finns.",
    needs=("ja", "nej", "nej", "En individuell planering, och råd om ekonomi."),
    samrad=(
        ("elev", "hållet", "Elvira vill gå klart och vill ha planeringen vecka för vecka."),
        ("elevhalsa", "hållet", "Kuratorn följer upp ekonomin."),
    ),
)  # fmt: skip

INES_FAMILY_SUPPORT = Cooperated(
    7, party="familjestöd", name="Familjehuset", contact="Ylva Strand, familjestödjare, 070-174 06 31", by="kurator",
    purpose="Avlasta familjen de helger som Jelena arbetar, så att Ines får sova ut.",
    shared="Att Ines är borta de flesta måndagar och vilka helger Jelena arbetar. Inget mer.",
    ground="samtycke", consent_of=("elev", "vh0"),
    outcome="Familjestödet kommer var fjärde helg. Jelena ringer dem själv om schemat ändras.", next_in=12,
)  # fmt: skip
YUSUF_HOME_MUNICIPALITY = Cooperated(
    5, party="hemkommun", name="handläggaren för skolskjuts", by="specialpedagog", kind="information",
    purpose="Få besked om skolskjuts, så att Yusuf kan komma med en senare buss.",
    shared="Skolans intyg om restiden och att frånvaron hänger ihop med resan.",
    ground="samtycke", consent_of=("elev", "vh0"),
    outcome="Intyget är lämnat. Handläggaren återkommer.", next_in=6,
)  # fmt: skip
