export { BadSetting, loadSettings, settingsTable, type MasterKey, type Settings } from './settings.js';
