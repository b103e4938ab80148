import DefaultTheme from 'vitepress/theme';
import './style.css';

// VitePress takes a theme as a default export.
export default DefaultTheme;
