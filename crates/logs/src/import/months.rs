//! Names of months in the languages that mail programs write them in.

/// Beginnings of names, by month; of several that a word begins with, the longest counts. Those of month 0 are
/// names of different months in different languages, or of days of the week.
const NAMES: [(u32, &str); 13] = [
    (0, "lip lis srp kolma mardi martes marted marţi marți marti"),
    (1, "jan jän ene gen ian sau oca led sij tam sty янв яну січ ιαν jaan 1月 一月 1월"),
    (2, "feb fev fév veebr vas şub úno unor únor lut helm velj вељ фев лют φεβ 2月 二月 2월"),
    (
        3,
        "mar mär maer mrt maar mrz maal març märts mars marzo marts martie march kov bře brez břez ožu ozu мар бер μαρ \
         3月 三月 3월",
    ),
    (4, "apr abr avr ápr bal dub kwi huht nis tra апр кві απρ 4月 四月 4월"),
    (5, "may mai maj mei mag máj geg kvě kve touk svi май мая мај тра μαϊ μαι μάι 5月 五月 5월"),
    (6, "jun jún juin giu iun juuni juny bir cze červn červen čvn kes haz июн чер юни јун ιουν 6月 六月 6월"),
    (
        7,
        "jul júl juil lug iul juuli lie lipca lipiec lipień červenc červene čvc hein tem июл юли јул лип ιουλ srpanj srpnja \
         7月 七月 7월",
    ),
    (8, "aug ago août aout rgp srpen srpna sie elo ağu agu avg agt авг сер kol αυγ ag 8月 八月 8월"),
    (9, "sep set szept syy rgs zář zar wrz eyl ruj сен вер сеп σεπ 9月 九月 9월"),
    (10, "oct okt out ott spa říj rij paź lok eki окт жов οκτ 10月 十月 10월"),
    (11, "nov noi lap marras kas лис ноя ное νοε stu 11月 十一月 11월"),
    (12, "dec dez dic déc des dets gru pro joul ara studz дек гру дец δεκ 12月 十二月 12월"),
];

/// The month, from 1, that a word (in lower case) names; `None` where it names none, or may name several.
pub fn month(word: &str) -> Option<u32> {
    let word = word.trim_matches(|c: char| ".,;()".contains(c));
    let mut found = (0, 0);
    for (month, names) in NAMES {
        for name in names.split_whitespace() {
            // What is shorter than three letters, and what begins with a number, is a name only as a whole.
            let whole = name.len() < 3 || name.starts_with(|c: char| c.is_ascii_digit() || c == '十');
            let is = if whole { word == name } else { word.starts_with(name) };
            if is && name.len() > found.1 {
                found = (month, name.len());
            }
        }
    }
    (found.0 > 0).then_some(found.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_of_many_languages() {
        for (month_meant, words) in [
            (
                1,
                "jan january januar jänner janv. ene enero gen gennaio ianuarie styczeń leden ocak январь 1月 一月",
            ),
            (2, "feb february fév. févr février febrero fev fevereiro luty únor şubat helmikuu фев"),
            (3, "mar march märz mrz mars marzo março mrt maart martie marca března мар maaliskuu marts"),
            (4, "apr april abr abril avr avril aprile kwiecień duben nisan huhtikuu апреля ápr"),
            (5, "may mai mayo maio mag maggio maj mei maig květen мая toukokuu máj"),
            (6, "jun june juni juin junio junho giu giugno czerwca červen června haziran июня kesäkuu"),
            (
                7,
                "jul july juli juil juillet julio julho lug luglio lipca červenec července temmuz июля heinäkuu",
            ),
            (8, "aug august ago agosto août aout sierpnia srpna ağustos августа elokuu"),
            (9, "sep sept september set settembre setembro septiembre septembre wrzesień září eylül syyskuu"),
            (
                10,
                "oct okt october oktober octubre out outubro ott ottobre octobre października říjen ekim lokakuu",
            ),
            (11, "nov november noviembre novembro noiembrie kasım ноября marraskuu 11月 十一月"),
            (
                12,
                "dec dez december dezember dic diciembre dicembre déc décembre grudzień prosinec aralık joulukuu 12月",
            ),
        ] {
            for word in words.split_whitespace() {
                assert_eq!(month(word), Some(month_meant), "{word}");
            }
        }
    }

    #[test]
    fn what_names_no_month_or_several() {
        for word in [
            "lip",
            "lis",
            "listopada",
            "srp",
            "paz",
            "kolmapäev",
            "mardi",
            "martes",
            "mon",
            "xyz",
            "",
            "13月",
            "at",
            "x.org",
        ] {
            assert_eq!(month(word), None, "{word}");
        }
    }
}
