using Events.Dashboard.Html;
using Events.Dashboard.Pages;
using Events.Dashboard.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Events.Dashboard.Serving;

/// <summary>The addresses of the dashboard: each page, the same live, assets, actions.</summary>
internal sealed class DashboardEndpoints(DashboardServices services, AuthorizationCheck authorization, string root)
{
    private readonly RequestGuard _guard = new(services.Options);
    private readonly IReadOnlyList<DashboardPage> _pages =
        [.. services.Options.Pages, new StreamsPage(), new StreamPage(), new PendingPage(), new EntryPage(), new DeadLettersPage(), new DeadLetterPage()];

    private int _watchers;

    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/", Guarded(http => ShowAsync(http, _pages[0])));
        foreach (DashboardPage page in _pages)
        {
            group.MapGet("/" + page.Path, Guarded(http => ShowAsync(http, page)));
            group.MapGet("/live/" + page.Path, Guarded(http => WatchAsync(http, page)));
            if (!services.Options.EnableActions) continue;
            foreach (DashboardAction action in page.Actions)
            {
                IEndpointConventionBuilder route = group.MapPost("/actions/" + action.Name, Guarded(http => ActAsync(http, action)));
                route.WithMetadata(new ActionSizeLimit());
                if (services.Options.ActionsPolicy is { } policy) route.RequireAuthorization(policy);
            }
        }

        group.MapGet("/assets/{name}", Guarded(Assets.SendAsync));
    }

    private RequestDelegate Guarded(Func<HttpContext, Task> next) => http =>
    {
        RequestGuard.AddHeaders(http);
        if (http.GetEndpoint() is { } endpoint && !authorization.IsAllowed(endpoint)) return RefuseAsync(http, "The dashboard has no authorization policy.");
        return _guard.FindRefusal(http) is { } refusal ? RefuseAsync(http, refusal) : next(http);
    };

    private static Task RefuseAsync(HttpContext http, string why)
    {
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(why, http.RequestAborted);
    }

    private async Task ShowAsync(HttpContext http, DashboardPage page)
    {
        DashboardRequest request = await MakeRequestAsync(http, page.Stream, http.RequestAborted).ConfigureAwait(false);
        try
        {
            string title = page.GetTitle(request);
            IReadOnlyList<DashboardPanel> panels = page.GetPanels(request);
            request.PrepareToken();
            string problem = "";
            var contents = new List<Markup>(panels.Count);
            foreach (DashboardPanel panel in panels)
            {
                Markup content = Markup.Empty;
                try
                {
                    // Without a store the page comes all the same, and fills itself when the store is back.
                    if (problem.Length == 0 || !panel.IsLive) content = await PanelRendering.RenderAsync(panel, request).ConfigureAwait(false);
                }
                catch (Exception exception) when (StoreFailures.IsOne(exception))
                {
                    problem = StoreFailures.DescribeLook(exception, services.Client);
                }

                contents.Add(content);
            }

            string live = $"{request.Root}/live/{page.Path}{http.Request.QueryString.ToUriComponent()}";
            await SendAsync(http, PageShell.Render(request, _pages, page, title, live, problem, PageShell.Panels(panels, contents))).ConfigureAwait(false);
        }
        catch (BadInputException exception)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            await SendAsync(
                http,
                PageShell.Render(
                    request, _pages, page, "Not understood", null, "", Markup.Of($"<p class=problem>{exception.Message}</p>"))).ConfigureAwait(false);
        }
    }

    private async Task WatchAsync(HttpContext http, DashboardPage page)
    {
        if (Interlocked.Increment(ref _watchers) > services.Options.MaxWatchers)
        {
            Interlocked.Decrement(ref _watchers);
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        try
        {
            // The host waits for nobody who looks.
            CancellationToken stopping = http.RequestServices.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
            DashboardRequest request = await MakeRequestAsync(http, page.Stream, stop.Token).ConfigureAwait(false);
            page.GetPanels(request);
            request.PrepareToken();
            await new LiveConnection(http, page, request, services.Time).RunAsync().ConfigureAwait(false);
        }
        catch (BadInputException)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
        finally
        {
            Interlocked.Decrement(ref _watchers);
        }
    }

    private async Task ActAsync(HttpContext http, DashboardAction action)
    {
        DashboardRequest request = await MakeRequestAsync(http, null, http.RequestAborted).ConfigureAwait(false);
        if (!http.Request.Headers.ContainsKey("X-Events-Dashboard"))
        {
            await ActWithoutScriptAsync(http, action, request).ConfigureAwait(false);
            return;
        }

        // The page puts it beside the button.
        (int code, Markup answer, NextStep? next) = await ActionRunner.RunAsync(http, services, action, request).ConfigureAwait(false);
        http.Response.StatusCode = code;
        Markup more = next is null ? Markup.Empty : Markup.Of($"<button class=second type=submit name=\"{next.Name}\" value=\"{next.Value}\">{next.Button}</button>");
        await SendAsync(http, Markup.Of($"{answer}{more}")).ConfigureAwait(false);
    }

    // A page for each step: the question where there is one, then the answer, which leads on and back.
    private async Task ActWithoutScriptAsync(HttpContext http, DashboardAction action, DashboardRequest request)
    {
        request.PrepareToken();
        PostedForm? form = await PostedForm.ReadAsync(http, services.Antiforgery).ConfigureAwait(false);
        Markup back = Markup.Of($"<p><a href=\"{PostedForm.FindOrigin(http, request.Root)}\">Back</a></p>");
        if (form?.Asks is { Length: > 0 } question)
        {
            await SendAsync(http, PageShell.Render(
                request, _pages, null, "Are you sure?", null, "", Markup.Of($"<p>{question}</p>{form.Confirm(request, action.Name)}{back}"))).ConfigureAwait(false);
            return;
        }

        (int code, Markup answer, NextStep? next) = await ActionRunner.RunAsync(http, services, action, request).ConfigureAwait(false);
        http.Response.StatusCode = code;
        Markup more = next is null || form is null ? Markup.Empty : form.GoOn(request, action.Name, next);
        await SendAsync(http, PageShell.Render(request, _pages, null, "Answer", null, "", Markup.Of($"<div>{answer}</div>{more}{back}"))).ConfigureAwait(false);
    }

    private async Task<DashboardRequest> MakeRequestAsync(HttpContext http, string? stream, CancellationToken stop) =>
        new(http, services, http.Request.PathBase.ToUriComponent() + root, stream, await MayActAsync(http).ConfigureAwait(false), stop);

    private async ValueTask<bool> MayActAsync(HttpContext http)
    {
        if (!services.Options.EnableActions) return false;
        if (services.Options.ActionsPolicy is not { } policy) return true;
        IAuthorizationService asked = http.RequestServices.GetRequiredService<IAuthorizationService>();
        return (await asked.AuthorizeAsync(http.User, null, policy).ConfigureAwait(false)).Succeeded;
    }

    private static Task SendAsync(HttpContext http, Markup html)
    {
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync(html.ToString(), http.RequestAborted);
    }
}
