using Events.Dashboard;
using Events.Dashboard.Security;
using Events.Dashboard.Serving;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the dashboard.</summary>
public static class DashboardEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Serves the dashboard at a path. Give it a policy: <c>.RequireAuthorization("policy")</c>; outside Development the host does not start without.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="path">Where, such as <c>/events</c>.</param>
    /// <exception cref="InvalidOperationException"><c>AddEventsDashboard</c> was not called.</exception>
    /// <exception cref="ArgumentException">The path has parameters, or does not begin with a slash.</exception>
    public static RouteGroupBuilder MapEventsDashboard(this IEndpointRouteBuilder endpoints, string path = "/events")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(path);
        string root = path.TrimEnd('/');
        if (root.Contains('{', StringComparison.Ordinal) || (root.Length > 0 && root[0] != '/'))
        {
            throw new ArgumentException($"'{path}' is no path for the dashboard: it begins with a slash and has no parameters.", nameof(path));
        }

        DashboardServices services = endpoints.ServiceProvider.GetService<DashboardServices>()
            ?? throw new InvalidOperationException("The dashboard has no services: call builder.Services.AddEventsDashboard() before the application is built.");
        RouteGroupBuilder group = endpoints.MapGroup(root);
        group.WithMetadata(new DashboardMetadata(root.Length == 0 ? "/" : root));
        new DashboardEndpoints(services, endpoints.ServiceProvider.GetRequiredService<AuthorizationCheck>(), root).Map(group);
        endpoints.ServiceProvider.GetRequiredService<MappedDashboards>().Add(endpoints);
        return group;
    }
}
