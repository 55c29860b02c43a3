using Events.Client;
using Events.Dashboard.Live;
using Microsoft.AspNetCore.Antiforgery;

namespace Events.Dashboard;

/// <summary>The services that the dashboard is made of.</summary>
internal sealed record DashboardServices(
    EventsClient Client, DashboardOptions Options, StreamWatches Watches, IAntiforgery Antiforgery, TimeProvider Time);
