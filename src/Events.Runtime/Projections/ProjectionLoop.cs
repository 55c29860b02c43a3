using Events.Diagnostics;
using Events.Safety;
using Events.Store.Projections;
using Events.Time;

namespace Events.Projections;

/// <summary>Takes the lease of one of the two states whenever it can be had, keeps it, and follows the stream meanwhile.</summary>
internal sealed class ProjectionLoop
{
    private static readonly TimeSpan ReleaseLimit = TimeSpan.FromSeconds(5);

    private readonly ProjectionSetup _setup;
    private readonly ProjectionRole _role;
    private readonly ProjectionProgress _progress;
    private readonly Backoff _backoff;

    // Another one for each of the two, so that one does not keep the other's lease when a state goes from one to the other.
    private readonly string _owner = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}";
    private TaskCompletionSource _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int? _faulted;
    private bool _isResumed;
    private bool _hasFailed;

    public ProjectionLoop(ProjectionSetup setup, ProjectionRole role)
    {
        (_setup, _role) = (setup, role);
        _progress = new ProjectionProgress(setup, role);
        _backoff = new Backoff(setup.Time);
    }

    public ProjectionStatus Status => _progress.Status;

    /// <summary>Makes the loop look now, because something may have changed.</summary>
    public void Wake() => Interlocked.Exchange(ref _woken, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Goes on where it has given up.</summary>
    public void Resume()
    {
        Volatile.Write(ref _isResumed, true);
        Wake();
    }

    /// <summary>Runs until it is stopped; it does not throw.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        // Not on the thread that starts it.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (!stop.IsCancellationRequested)
        {
            Task woken = Volatile.Read(ref _woken).Task;
            try
            {
                bool hasRun = await TryAsync(stop).ConfigureAwait(false);
                _hasFailed = false;
                _backoff.Reset();
                if (!hasRun) await PauseAsync(woken, stop).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                if (stop.IsCancellationRequested) break;

                // Told once, until it goes on.
                if (!_hasFailed) Log.ProjectionAway(_setup.Logger, exception, _setup.Name);
                _hasFailed = true;
                _progress.Be(ProjectionState.Away, ExceptionText.Message(exception));
                await _backoff.WaitAsync(stop).ConfigureAwait(false);
            }
        }

        _progress.Be(ProjectionState.Stopped);
    }

    // True when there may be something to do at once.
    private async ValueTask<bool> TryAsync(CancellationToken stop)
    {
        if (_faulted is not null && !await MayTryAgainAsync(stop).ConfigureAwait(false)) return false;
        if (_role == ProjectionRole.Next)
        {
            while (await _setup.Storage.DropOldAsync(stop).ConfigureAwait(false))
            {
            }
        }

        if (await _setup.Storage.TryLeaseAsync(_role, _owner, stop).ConfigureAwait(false) is not { } lease)
        {
            if (Status.State != ProjectionState.Standby) _progress.Be(ProjectionState.Standby);
            return false;
        }

        ProjectionEnd end = await FollowAsync(lease, stop).ConfigureAwait(false);
        switch (end.Kind)
        {
            case ProjectionEndKind.Faulted:
                _faulted = lease.Generation;
                Log.ProjectionFaulted(_setup.Logger, _setup.Name, _setup.Stream.Name, lease.Generation, end.Fault!);
                _progress.Fault(end.Fault!);
                return false;
            case ProjectionEndKind.BecameLive:
                Log.ProjectionSwapped(_setup.Logger, _setup.Name, _setup.Stream.Name, lease.Generation);
                _progress.Be(ProjectionState.Standby);
                return true;
            default:
                if (!stop.IsCancellationRequested) Log.ProjectionLost(_setup.Logger, _setup.Name, _setup.Stream.Name, lease.Generation);
                return true;
        }
    }

    private async Task<ProjectionEnd> FollowAsync(ProjectionLease lease, CancellationToken stop)
    {
        // Handlers register what they like on it: that neither ends nor holds up what is done here. It is not linked, since a link waits for them.
        var life = new CancellationTokenSource();
        using CancellationTokenRegistration stopping = stop.UnsafeRegister(_ => _setup.Cancel(life), null);
        ProjectionEnd? end = null;
        Task renewing = Task.CompletedTask;
        try
        {
            _progress.Begin(lease);
            if (lease.IsBroken)
            {
                end = new ProjectionEnd(ProjectionEndKind.Faulted, lease.Fault);
                return end;
            }

            Log.ProjectionLeased(_setup.Logger, _setup.Name, _setup.Stream.Name, lease.Generation, lease.Position?.Id ?? EntryId.Min);
            renewing = RenewAsync(lease.Generation, () => _setup.Cancel(life), life.Token);
            end = await new ProjectionFollower(_setup, _role, _owner, lease, _progress).RunAsync(life.Token).ConfigureAwait(false);
            return end;
        }
        finally
        {
            _setup.Cancel(life);
            await renewing.ConfigureAwait(false);
            await ReleaseAsync(lease.Generation, end?.Fault).ConfigureAwait(false);
        }
    }

    private async Task RenewAsync(int generation, Action lose, CancellationToken ended)
    {
        TimeSpan wait = _setup.Options.Lease / 3;
        while (!ended.IsCancellationRequested)
        {
            await MeasureAsync(ended).ConfigureAwait(false);
            await Task.Delay(wait, _setup.Time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ended.IsCancellationRequested) return;
            try
            {
                EntryId? written = _progress.Position;
                ProjectionLease? lease = await _setup.Storage.TryLeaseAsync(_role, _owner, ended).ConfigureAwait(false);

                // The state was deleted and has begun again, or the storage was set back: what is written is not there any more.
                if (lease?.Generation != generation || (written is not null && !(lease.Position?.Id >= written))) lose();
                wait = _setup.Options.Lease / 3;
            }
            catch (Exception)
            {
                // Whoever has taken the lease meanwhile refuses what this one writes, and what cannot be reached is told where that is tried.
                wait = _setup.Options.Lease / 6;
            }
        }
    }

    // The lease does not depend on what is only shown.
    private async Task MeasureAsync(CancellationToken ended)
    {
        try
        {
            await _progress.MeasureAsync(ended).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // What keeps it from reading is told where it reads.
            _progress.NotMeasured();
        }
    }

    private async ValueTask ReleaseAsync(int generation, string? fault)
    {
        try
        {
            using var limit = new CancellationTokenSource(ReleaseLimit, _setup.Time);
            await _setup.Storage.ReleaseAsync(generation, _owner, fault, limit.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It ends by itself.
        }
    }

    // When it was told to, or another state has taken the place of the one that it has given up.
    private async ValueTask<bool> MayTryAgainAsync(CancellationToken stop)
    {
        if (!Volatile.Read(ref _isResumed))
        {
            ProjectionStanding? standing = await _setup.Storage.DescribeAsync(stop).ConfigureAwait(false);
            if (standing?.Find(_role)?.Number == _faulted) return false;
        }

        Volatile.Write(ref _isResumed, false);
        _faulted = null;
        return true;
    }

    private async Task PauseAsync(Task woken, CancellationToken stop)
    {
        using var waited = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(woken, Task.Delay(_setup.Options.PollInterval, _setup.Time, waited.Token)).ConfigureAwait(false);
        await waited.CancelAsync().ConfigureAwait(false);
    }
}
