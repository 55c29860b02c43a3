using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Events.Dashboard.Security;

/// <summary>Outside Development nobody is to reach the dashboard without being asked who he is: the host does not start.</summary>
internal sealed class AuthorizationCheck(
    MappedDashboards mapped,
    IHostEnvironment environment,
    IOptions<AuthorizationOptions> authorization,
    IAuthorizationPolicyProvider policies,
    IServiceProvider services) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<Endpoint> endpoints = mapped.FindEndpoints();
        if (endpoints.Count == 0) return;
        foreach (Endpoint endpoint in endpoints)
        {
            if (!IsAllowed(endpoint))
            {
                throw new InvalidOperationException(
                    $"The dashboard at {MappedDashboards.Describe(endpoint)} has no authorization policy, and the environment is '{environment.EnvironmentName}': write "
                    + "app.MapEventsDashboard(…).RequireAuthorization(\"policy\"). Only in Development it may be without.");
            }
        }

        // Else it is found by the first who looks, on every page.
        DashboardOptions options = services.GetRequiredService<DashboardOptions>();
        if (options is { EnableActions: true, ActionsPolicy: { } policy } && await policies.GetPolicyAsync(policy).ConfigureAwait(false) is null)
        {
            throw new InvalidOperationException(
                $"DashboardOptions.ActionsPolicy is '{policy}', and the application has no authorization policy of that name: add it with "
                + "builder.Services.AddAuthorizationBuilder().AddPolicy(…).");
        }
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
