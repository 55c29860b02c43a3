using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Events.EntityFrameworkCore;

/// <summary>Makes contexts as the application has registered them: by a factory, or in a scope.</summary>
/// <typeparam name="TContext">The context.</typeparam>
/// <param name="provider">The container.</param>
internal sealed class ContextSource<TContext>(IServiceProvider provider)
    where TContext : DbContext
{
    /// <summary>Does something with a fresh context.</summary>
    public async ValueTask<T> RunAsync<T>(Func<TContext, Task<T>> run)
    {
        AsyncServiceScope scope = provider.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            if (scope.ServiceProvider.GetService<TContext>() is { } scoped) return await run(scoped).ConfigureAwait(false);
            TContext made = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<TContext>>().CreateDbContextAsync().ConfigureAwait(false);
            await using (made.ConfigureAwait(false)) return await run(made).ConfigureAwait(false);
        }
    }

    /// <summary>The same without a result.</summary>
    public async ValueTask RunAsync(Func<TContext, Task<int>> run) => await RunAsync<int>(run).ConfigureAwait(false);
}
