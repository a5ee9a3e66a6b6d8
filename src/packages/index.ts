export { presentPackage, priceLine } from './packages.presenter.js';
export { PackagesModule } from './packages.module.js';
export { Packages, type PackageVersion } from './packages.service.js';
export {
  monthlyCents,
  monthMinutes,
  type MonthOfWork,
  type PackageKind,
  type Priced,
} from './price.rules.js';
