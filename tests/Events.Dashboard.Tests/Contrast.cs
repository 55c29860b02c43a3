namespace Events.Dashboard;

/// <summary>
/// Measures how well text can be read, as WCAG 2.2 does: the ratio of luminances of what is painted, at least 4.5, or 3 where the text is large.
/// </summary>
internal static class Contrast
{
    /// <summary>The texts of the page that are too faint, each with its ratio and its colours; and how many were measured.</summary>
    public static async Task<(int Count, string[] TooFaint)> MeasureAsync(Visit visit)
    {
        string[] found = await visit.Page.EvaluateAsync<string[]>(Script);
        return (int.Parse(found[0], System.Globalization.CultureInfo.InvariantCulture), found[1..]);
    }

    // Backgrounds are painted over each other from the root to the text; an element that is not opaque lets through what lies under it.
    private const string Script = """
        () => {
          const numbers = color => {
            const [r, g, b, a = 1] = color.match(/[\d.]+/g).map(Number);
            return color.startsWith("color(") ? [r * 255, g * 255, b * 255, a] : [r, g, b, a];
          };
          const blend = (over, under, alpha) => [0, 1, 2].map(i => over[i] * alpha + under[i] * (1 - alpha));
          const luminance = color => {
            const [r, g, b] = color.map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const ratio = (element, text) => {
            const path = [];
            for (let e = element; e; e = e.parentElement) path.unshift(e);
            let back = matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18] : [255, 255, 255];
            const veils = [];
            for (const e of path) {
              const style = getComputedStyle(e);
              if (Number(style.opacity) < 1) veils.unshift([Number(style.opacity), back]);
              const color = numbers(style.backgroundColor);
              back = blend(color, back, color[3]);
            }
            const color = numbers(text);
            let front = blend(color, back, color[3]);
            for (const [opacity, under] of veils) { front = blend(front, under, opacity); back = blend(back, under, opacity); }
            const [light, dark] = [luminance(front), luminance(back)].sort((a, b) => b - a);
            return [(light + 0.05) / (dark + 0.05), front, back];
          };
          const bad = [];
          let count = 0;
          const judge = (element, text, what, least) => {
            count++;
            const [found, front, back] = ratio(element, text);
            if (found < least) bad.push(`${found.toFixed(2)} (${front.map(Math.round)} on ${back.map(Math.round)}): ${what.trim().slice(0, 60)}`);
          };
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let node; (node = walker.nextNode());) {
            const element = node.parentElement;
            if (!node.data.trim() || element.closest("script, noscript, option, .skip:not(:focus)") || !element.checkVisibility()) continue;
            const style = getComputedStyle(element);
            const size = parseFloat(style.fontSize);
            judge(element, style.color, node.data, size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5);
          }
          for (const field of document.querySelectorAll("input:not([type=hidden]):not([type=checkbox]), select, textarea")) {
            if (!field.checkVisibility()) continue;
            judge(field, getComputedStyle(field).color, "value of " + field.name, 4.5);
            if (field.placeholder) judge(field, getComputedStyle(field, "::placeholder").color, "hint of " + field.name, 4.5);
            judge(field.parentElement, getComputedStyle(field).borderTopColor, "border of " + field.name, 3);
          }
          return [String(count), ...new Set(bad)];
        }
        """;
}
