using Events.Dashboard.Html;

namespace Events.Dashboard.Serving;

/// <summary>Makes what is around the panels of a page.</summary>
internal static class PageShell
{
    public static Markup Render(
        DashboardRequest request, IReadOnlyList<DashboardPage> pages, DashboardPage? page, string title, string? live, string problem, Markup content)
    {
        string assets = request.Root + "/assets/";
        Markup menu = Markup.Join(pages.Where(static one => one.MenuTitle is not null).Select(one => Markup.Of(
            $"<a href=\"{request.Url(one.Path)}\"{Markup.If(one == page, Markup.Of($" aria-current=page"))}>{one.MenuTitle}</a>")));
        Markup watched = live is null ? Markup.Empty : Markup.Of($" data-live=\"{live}\"");
        return Markup.Of($"""
            <!doctype html>
            <html lang=en>
            <head>
            <meta charset=utf-8>
            <meta name=viewport content="width=device-width, initial-scale=1">
            <meta name=color-scheme content="light dark">
            <title>{title} · Events</title>
            <link rel=icon href="{assets}icon.svg" type="image/svg+xml">
            <link rel=stylesheet href="{assets}dashboard.css">
            <script src="{assets}idiomorph.js" defer></script>
            <script src="{assets}dashboard.js" defer></script>
            </head>
            <body{watched}>
            <a class=skip href="#main">Skip to content</a>
            <header><nav aria-label=Dashboard><strong>Events</strong>{menu}</nav><span id=connection class=connection>{Markup.If(live is not null, Markup.Of($"as of now: load it again"))}</span></header>
            <p id=store class=problem role=status aria-live=polite{Markup.If(problem.Length == 0, Markup.Of($" hidden"))}>{problem}</p>
            <main id=main tabindex=-1>
            <h1>{title}</h1>
            {content}
            </main>
            <p id=said role=status aria-live=polite hidden></p>
            </body>
            </html>
            """);
    }

    public static Markup Panels(IReadOnlyList<DashboardPanel> panels, IReadOnlyList<Markup> contents) => Markup.Of(
        $"<div class=panels>{Markup.Join(panels.Select((panel, i) => Panel(panel, contents[i])))}</div>");

    private static Markup Panel(DashboardPanel panel, Markup content) => Markup.Of(
        $"<section class=\"panel{Markup.If(panel.IsWide, Markup.Of($" wide"))}\" aria-labelledby=\"title-{panel.Id}\"><div class=head><h2 id=\"title-{panel.Id}\">{panel.Title}</h2>{Pause(panel)}</div><div id=\"panel-{panel.Id}\">{content}</div></section>");

    // It takes a script: there is no button without.
    private static Markup Pause(DashboardPanel panel) => Markup.If(
        panel is { CanPause: true, IsLive: true },
        Markup.Of($"<button type=button class=\"second pause\" id=\"pause-{panel.Id}\" aria-controls=\"panel-{panel.Id}\" aria-label=\"Pause {panel.Title}\" hidden>Pause</button><span class=soft role=status id=\"paused-{panel.Id}\"></span>"));
}
