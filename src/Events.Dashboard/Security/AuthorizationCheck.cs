using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Events.Dashboard.Security;

/// <summary>Outside Development nobody is to reach the dashboard without being asked who he is: the host does not start.</summary>
internal sealed class AuthorizationCheck(
    MappedDashboards mapped, IHostEnvironment environment, IOptions<AuthorizationOptions> authorization) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (Endpoint endpoint in mapped.FindEndpoints())
        {
            if (!IsAllowed(endpoint))
            {
                throw new InvalidOperationException(
                    $"The dashboard at {MappedDashboards.Describe(endpoint)} has no authorization policy, and the environment is '{environment.EnvironmentName}': write "
                    + "app.MapEventsDashboard(…).RequireAuthorization(\"policy\"). Only in Development it may be without.");
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Tells whether the endpoint may be served: asked again with every request, since endpoints may be mapped later.</summary>
    public bool IsAllowed(Endpoint endpoint) =>
        environment.IsDevelopment()
        || (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
            && (endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null
                || endpoint.Metadata.GetMetadata<AuthorizationPolicy>() is not null
                || authorization.Value.FallbackPolicy is not null));

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
