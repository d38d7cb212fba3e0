"""Stories of Älvgymnasiet, where some pupils are of age and speak for themselves."""

from narvaro.demo.stories import investigations
from narvaro.demo.stories.steps import (
    Appealed,
    Approved,
    Closed,
    Decided,
    Mapped,
    Opened,
    Planned,
    Programmed,
    Received,
    Reported,
    Story,
    Submitted,
    Talked,
    TookPart,
)

ELVIRA = Story("Elvira Norén", (
    Opened(38, "Elviras frånvaro har ökat under hela terminen."),
    Talked(
        36, trigger="Fler än fem tillfällen under terminen.",
        pattern="Hela dagar, fler mot slutet av veckan.",
        pupil="”Jag jobbar kväll på torsdagar och fredagar för att ha råd med hyran. Jag orkar inte upp sedan.” "
        "Elvira är "
        "18 år och bor själv sedan i somras.",
        guardians="Elvira är myndig och vill inte att skolan kontaktar hennes mamma.",
        team="Elvira är ambitiös. Hon har tappat fart i kurserna som ligger på fredagar.",
        works="Samhällskunskap och lärarna.", agreements=(("Träffar studie- och yrkesvägledaren", "Elvira", "i "
        "veckan"),),
        follow_up_in=12,
    ),
    Talked(
        24, trigger="Uppföljning. Frånvaron har ökat.",
        pupil="”Jag vill gå klart. Jag behöver hjälp att få ihop det.”",
        guardians="Elvira är myndig och har inte gett samtycke till kontakt.",
        team="Vi föreslår att frånvaron utreds så att Elvira får rätt stöd.", works="Samtalen med vägledaren.",
        outcome="anmäl", kept=("nej",),
    ),
    Reported(23, concern="Elvira är borta mer än en dag av tre. Hon har eget boende och arbetar kvällar.",
             tried="Vägledning, flyttade inlämningar.", elevhalsa="Kurator har träffat Elvira två gånger."),
    Decided(20, reason="Frånvaron är upprepad och ökar. Elvira vill ha en utredning."),
    Mapped(
        14,
        pupil="”Jag skulle behöva slippa fredagarna ett tag, eller kunna läsa dem på annat sätt.”",
        missing=((0, "Eleven är myndig och har inte gett samtycke."),),
        teachers="Elvira når målen i det hon deltar i. Två kurser är i riskzonen på grund av fredagarna.",
        attendance="Hela dagar, torsdag och fredag vanligast.",
        analysis="Frånvaron hänger ihop med kvällsarbetet. Elvira har inte känt till vilket ekonomiskt stöd som finns.",
        assessment="En individuell planering behövs, tillsammans med kurator.",
    ),
    investigations.ELVIRA_ASSESSED,
    Submitted(12),
    Approved(10, "Elvira har varit med i hela utredningen. Två åtgärder ska börja direkt."),
    Planned(10, what="Planering vecka för vecka med mentor", goal="Elvira är på plats minst fyra dagar i veckan",
            when="måndagar 12.15", responsible="mentor", starts_in=1, follow_up_in=16),
    Planned(10, what="Samtal om ekonomi och stöd", goal="Elvira kan minska kvällsarbetet", when="varannan onsdag",
            responsible="kurator", starts_in=3, follow_up_in=16),
    TookPart(9, (("elev", "möte", "delvis", "”Planeringen är bra. Om ekonomin vill jag prata när jag har tänkt.”"),)),
    Programmed(
        9, kind="inget", taking_part="Elvira läste utredningen och var med på mötet.",
        reason="Utredningen visar att anpassad planering räcker. Elvira når kraven i kurserna hon deltar i.",
    ),
    Received(8, ("elev",), how="digitalt"),
    Appealed(1, ("elev",), "Elvira anser att hon behöver särskilt stöd i fredagens kurser."),
))  # fmt: skip

ALI = Story("Ali Hosseini", (
    Opened(22, "Ali har varit borta större delen av tiden."),
    Talked(
        19, trigger="Mer än 20 procent frånvaro på en månad.",
        pattern="Hela veckor.",
        pupil="”Jag vill jobba med bilar. Jag förstår inte varför jag ska läsa allt annat först.”",
        guardians="Maria, god man, är med. Personalen på boendet beskriver sena nätter och oro inför beslut.",
        team="Ali är duktig med händerna och kommer gärna på verkstadsdagarna.",
        works="Praktiken på verkstaden.", agreements=(("Två dagar i veckan på praktiken", "mentorn ordnar", "från "
        "nästa vecka"),),
        outcome="anmäl",
    ),
    Reported(17, concern="Ali är borta mer än hälften av tiden. Praktiken lockar, resten av veckan fungerar inte.",
             tried="Praktik, kontakt med boendet varje vecka.", elevhalsa="Kurator har haft möte med boendet."),
    Decided(8, reason="Frånvaron är omfattande och utan giltigt skäl till en del. Den behöver utredas.",
            utredare=("specialpedagog", "kurator")),
    Mapped(3, pupil="”På praktiken frågar de efter mig om jag är sen.”",
           teachers="Mentorn och praktikhandledaren är intervjuade."),
))  # fmt: skip

CASPER = Story("Casper Blom", (
    Opened(45, "Casper kommer sent nästan varje morgon."),
    Talked(
        43, trigger="Mönster: sena ankomster till första lektionen.",
        pupil="”Jag skjutsar lillebror innan jag kan åka själv.” Casper är 18 år och vill lösa det själv.",
        guardians="Casper är myndig. Han har själv pratat med Annika och Mats.",
        team="Casper deltar och tar igen det han missar.", works="Allt efter klockan nio.",
        agreements=(("Byter morgonskjutsen med Mats", "Casper", "från nästa vecka"),), follow_up_in=12,
    ),
    Talked(
        31, trigger="Uppföljning. Färre sena ankomster.",
        pupil="”Det är inte perfekt men det är under kontroll.”", guardians="Casper är myndig.",
        works="Bytet av skjuts.", outcome="klart", kept=("ja",),
    ),
    Closed(30, "hanterad", "Casper har själv löst morgnarna. Enstaka sena ankomster följs av mentorn som vanligt.",
    by="mentor"),
))  # fmt: skip

STORIES = (ELVIRA, ALI, CASPER)
