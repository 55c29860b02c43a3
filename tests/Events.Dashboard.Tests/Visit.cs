using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Events.Dashboard;

/// <summary>A page that somebody looks at.</summary>
internal sealed class Visit : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _errors = new();

    public Visit(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _errors.Enqueue($"{message.Type}: {message.Text} {message.Location}");
        };
        page.PageError += (_, error) => _errors.Enqueue(error);
        page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
    }

    public IPage Page { get; }

    /// <summary>What went wrong in the page; without what the browser says of answers that are no success, where one is expected.</summary>
    public string[] Errors(bool withoutRefusals = false) =>
        [.. _errors.Where(error => !withoutRefusals || !error.Contains("Failed to load resource", StringComparison.Ordinal))];

    public ILocator Panel(string id) => Page.Locator("#panel-" + id);

    /// <summary>What makes the page wider than its window; nothing where it is not.</summary>
    public Task<string[]> OverflowAsync() => Page.EvaluateAsync<string[]>("""
        () => {
          const width = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= width + 1) return [];
          const wide = [...document.querySelectorAll("body *")].filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === "visible" && !e.closest(".scroll > *"));
          return [`${document.documentElement.scrollWidth} of ${width}`, ...wide.map(e => `${e.scrollWidth} of ${e.clientWidth}: ${e.outerHTML.slice(0, 200)}`)];
        }
        """);

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
