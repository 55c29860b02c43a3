using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Events.Dashboard.Serving;

/// <summary>
/// Keeps one browser up to date: server-sent events, <c>panel</c> with what changed in a panel, and <c>store</c> with what is wrong with the store, or
/// nothing.
/// </summary>
internal sealed class LiveConnection(HttpContext http, DashboardPage page, DashboardRequest request, TimeProvider time)
{
    private readonly Dictionary<string, string> _sent = new(StringComparer.Ordinal);
    private string? _problem;

    public async Task RunAsync()
    {
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        using var timer = new PeriodicTimer(request.Options.RefreshInterval, time);
        try
        {
            do
            {
                string problem = await SendPanelsAsync().ConfigureAwait(false);

                // Always: the browser knows by it that we are there.
                if (problem != _problem || problem.Length == 0) await SendAsync("store", problem).ConfigureAwait(false);
                else await SendAsync("still", problem).ConfigureAwait(false);
                _problem = problem;
                await http.Response.Body.FlushAsync(request.Stop).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(request.Stop).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The browser has left, or the host stops.
        }
    }

    private async Task<string> SendPanelsAsync()
    {
        try
        {
            foreach (DashboardPanel panel in page.GetPanels(request))
            {
                if (!panel.IsLive) continue;
                string html = (await PanelRendering.RenderAsync(panel, request).ConfigureAwait(false)).ToString();
                if (_sent.GetValueOrDefault(panel.Id) == html) continue;
                _sent[panel.Id] = html;
                await SendAsync("panel", "panel-" + panel.Id, html).ConfigureAwait(false);
            }

            return "";
        }
        catch (Exception exception) when (StoreFailures.IsOne(exception))
        {
            return StoreFailures.DescribeLook(exception, request.Client);
        }
    }

    private Task SendAsync(string kind, params string[] data) =>
        http.Response.WriteAsync($"event: {kind}\ndata: {JsonSerializer.Serialize(data)}\n\n", request.Stop);
}
