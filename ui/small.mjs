// small.mjs: what scripts add to pages that are whole without them. Each part looks for its own
// attributes and does nothing where it finds none.
/*! Includes accessible-autocomplete, (c) Crown copyright (Government Digital Service), and Preact,
    (c) Jason Miller, both under the MIT licence; the notice is at /about. */
import { suggestAreas, suggestOptions } from './suggest.mjs';
import { sortTables } from './sort.mjs';
import { copyLinks } from './copy.mjs';
import { goOnward } from './onward.mjs';
import { readCharts } from './chart.mjs';
import { copyForWord } from './word.mjs';
import { usePasskeys } from './passkey.mjs';
import { checkEntries } from './entry.mjs';
import { markPlace, quietRegions, showProblems } from './page.mjs';

suggestAreas(document);
suggestOptions(document);
sortTables(document);
copyLinks(document);
markPlace(document);
quietRegions(document);
showProblems(document);
goOnward(document);
usePasskeys(document);
copyForWord(document);
readCharts(document);
checkEntries(document);
