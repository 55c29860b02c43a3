using Events.Administration;
using Events.Dashboard.Html;

namespace Events.Dashboard.Serving;

/// <summary>Makes what is in a panel.</summary>
internal static class PanelRendering
{
    /// <summary>Makes the content of a panel. What is refused is said in its place; what the store throws comes through.</summary>
    public static async Task<Markup> RenderAsync(DashboardPanel panel, DashboardRequest request)
    {
        try
        {
            return await panel.RenderAsync(request).AsTask().WaitAsync(request.Options.StoreTimeout, request.Stop).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is AdministrationException or BadInputException)
        {
            return Markup.Of($"<p class=problem>{exception.Message}</p>");
        }
    }
}
