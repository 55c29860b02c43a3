using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Events.Dashboard.Security;

/// <summary>The places where dashboards were mapped.</summary>
internal sealed class MappedDashboards
{
    private readonly List<IEndpointRouteBuilder> _routes = [];

    public void Add(IEndpointRouteBuilder routes)
    {
        lock (_routes) _routes.Add(routes);
    }

    /// <summary>The endpoints of all of them, as they are now.</summary>
    public IReadOnlyList<Endpoint> FindEndpoints()
    {
        lock (_routes)
        {
            return
            [
                .. _routes.SelectMany(static routes => routes.DataSources).Distinct().SelectMany(static source => source.Endpoints)
                    .Where(static endpoint => endpoint.Metadata.GetMetadata<DashboardMetadata>() is not null),
            ];
        }
    }

    public static string Describe(Endpoint endpoint) => endpoint.Metadata.GetMetadata<DashboardMetadata>()!.Root;
}
