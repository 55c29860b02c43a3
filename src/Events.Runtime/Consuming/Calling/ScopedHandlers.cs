using Events.Definitions;
using Events.Diagnostics;
using Events.Safety;
using Events.Time;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Events.Consuming.Calling;

/// <summary>
/// An instance for each call of a handler, from a service scope of its own, so that scoped services such as a database
/// context are its alone.
/// </summary>
/// <param name="scopes">Makes the scopes.</param>
/// <param name="type">The class, for messages.</param>
/// <param name="resolve">Takes the instance from a scope.</param>
internal sealed class ScopedHandlers(IServiceScopeFactory scopes, string type, Func<IServiceProvider, IConsumerGroup> resolve)
    : IHandlerSource
{
    public IConsumerGroup? Instance => null;

    public IConsumerGroup Make(out IServiceScope? scope)
    {
        scope = null;
        try
        {
            scope = scopes.CreateScope();
            return resolve(scope.ServiceProvider);
        }
        catch (Exception exception)
        {
            throw new HandlerUnavailableException(
                $"Consumer class {type} cannot be made: {ExceptionText.Message(exception)}", exception);
        }
    }

    public void Check(ILogger logger, TimeSpan limit)
    {
        IServiceScope? scope = null;
        Exception? failure = null;
        UserCall.Run(() =>
        {
            try
            {
                Make(out scope);
            }
            catch (Exception exception)
            {
                failure = exception;
            }

            try
            {
                // Blocking, as the container itself does: this is the start, and nothing else waits for it.
                if (scope is IAsyncDisposable disposable) Await(disposable.DisposeAsync().AsTask(), limit);
                else scope?.Dispose();
            }
            catch (Exception exception)
            {
                Log.DisposingFailed(logger, type, exception);
            }
        });
        if (failure is not null) throw failure;
    }

    private static void Await(Task disposing, TimeSpan limit)
    {
        // The longest that such a wait takes.
        int most = (int)Math.Min(int.MaxValue, Spans.ForTimer(limit).TotalMilliseconds);
        if (Task.WaitAny([disposing], most) < 0)
        {
            throw new TimeoutException($"They are not disposed of after {limit}, and are left to themselves.");
        }

        disposing.GetAwaiter().GetResult();
    }
}
