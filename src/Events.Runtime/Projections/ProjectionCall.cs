using Events.Definitions;
using Events.Diagnostics;
using Events.Safety;
using Microsoft.Extensions.DependencyInjection;

namespace Events.Projections;

/// <summary>The class of a projection, made for one page after the other, and the calls of its handlers.</summary>
internal sealed class ProjectionCall(ProjectionSetup setup, string owner)
{
    private readonly ProjectedDelivery _delivery = new(setup.Definition, setup.Stream, owner, setup.Time);
    private AsyncServiceScope? _scope;
    private IConsumerGroup? _instance;

    /// <summary>Tells whether the page was begun.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Calls a handler.</summary>
    /// <returns>What it, or reading the entry, failed with; null when it succeeded.</returns>
    public async ValueTask<Exception?> RunAsync(ProjectionPage page, ProjectedEntry entry, int handler, int attempt, CancellationToken stop)
    {
        try
        {
            if (_instance is null) await BeginAsync(page, stop).ConfigureAwait(false);
            _delivery.Begin(entry, page.Batch, attempt);
            ValueTask running = Call(entry, handler, stop);
            if (running.IsCompletedSuccessfully) running.GetAwaiter().GetResult();
            else if (await UserCall.EndedAsync(running.AsTask()).ConfigureAwait(false) is { } exception) return exception;
            _delivery.CheckOutcome();
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
        finally
        {
            _delivery.End();
        }
    }

    /// <summary>The page is done, one way or the other: its scope ends.</summary>
    public async ValueTask EndAsync()
    {
        AsyncServiceScope? scope = _scope;
        (_scope, _instance, HasBegun) = (null, null, false);
        if (scope is not { } ended) return;
        try
        {
            await ended.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.ProjectionRollBackFailed(setup.Logger, exception, setup.Name);
        }
    }

    private async ValueTask BeginAsync(ProjectionPage page, CancellationToken stop)
    {
        _scope ??= setup.Instances.Begin();
        page.Services = ProjectionInstances.ServicesOf(_scope);
        IConsumerGroup? instance = null;
        UserCall.Enter(null);
        try
        {
            instance = setup.Instances.Make(page.Services);
        }
        finally
        {
            UserCall.Exit(null);
        }

        HasBegun = true;
        await setup.Storage.BeginAsync(page, stop).ConfigureAwait(false);
        _instance = instance;
    }

    private ValueTask Call(ProjectedEntry entry, int handler, CancellationToken stop)
    {
        UserCall.Enter(null);
        try
        {
            return _instance!.HandleAsync(
                setup.Definition.FirstHandler + handler, entry.Page.GetFields(entry.Index), new EventContext(_delivery), stop);
        }
        finally
        {
            UserCall.Exit(null);
        }
    }
}
