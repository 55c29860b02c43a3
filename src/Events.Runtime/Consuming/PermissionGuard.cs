using Events.Diagnostics;
using Events.Errors;
using Events.Redis.Permissions;
using Events.Redis.Protocol;
using Events.Redis.Scripts;
using Events.Store;
using Events.Store.Roles;
using Microsoft.Extensions.Logging;

namespace Events.Consuming;

/// <summary>
/// Asks before a consumer begins, and when it is refused something, whether its user may do all that it needs: so that what is missing is
/// told at once, whole, and once, and not by each part that comes upon it.
/// </summary>
internal sealed class PermissionGuard(IStreamStore store, StreamKey stream, string group, ILogger logger)
{
    private string? _told;
    private int _isSuspecting;
    private Task _suspecting = Task.CompletedTask;

    /// <summary>Asks the server for missing permissions; what is missing is logged when it was not before.</summary>
    /// <exception cref="UnsupportedServerException">The server is none for this store.</exception>
    /// <exception cref="MissingPermissionException">Something is missing.</exception>
    /// <exception cref="StreamStoreException">The store cannot be reached.</exception>
    public async Task CheckAsync(CancellationToken stop)
    {
        if (store is not IScriptStore commands) return;
        commands.CheckServer();
        MissingPermissionException? missing = await PermissionCheck.FindMissingAsync(
            commands, stream, $"a consumer of group '{group}' on {stream.Name}", NeededPermissions.Consumer(stream, group), stop)
            .ConfigureAwait(false);
        string? told = Interlocked.Exchange(ref _told, missing?.Message);
        if (missing is null)
        {
            if (told is not null) Log.PermissionGranted(logger, group, stream.Name);
            return;
        }

        // What no permission helps with is told by whoever gives up for it.
        if (told != missing.Message && missing.Unknown.Count == 0) Log.PermissionMissing(logger, missing.Message);
        throw missing;
    }

    /// <summary>Asks again if something was missing, so that it is told when it is not any more. Does not throw.</summary>
    public async Task RecheckAsync(CancellationToken stop)
    {
        if (Volatile.Read(ref _told) is not null) await TryCheckAsync(stop).ConfigureAwait(false);
    }

    /// <summary>Some part of the consumer was refused something: asks once for all of them, in the background.</summary>
    /// <param name="exception">What it got.</param>
    /// <param name="otherwise">Tells the refusal as it is, because no permission that the consumer needs is missing.</param>
    /// <returns>False when it is no refusal for want of a permission.</returns>
    public bool Suspect(Exception? exception, Action otherwise)
    {
        if (exception is not ServerErrorException error || store is not IScriptStore || !ServerErrors.IsRefusal(error)) return false;
#pragma warning disable RS0030 // Once a refusal, and nothing flows then.
        if (Interlocked.Exchange(ref _isSuspecting, 1) == 0) _suspecting = Task.Run(() => AskAsync(otherwise));
#pragma warning restore RS0030
        return true;
    }

    private async Task AskAsync(Action otherwise)
    {
        try
        {
            if (await TryCheckAsync(CancellationToken.None).ConfigureAwait(false) is null) otherwise();
        }
        catch
        {
            // Logging is others' code: what goes wrong in it costs the line.
        }
        finally
        {
            Volatile.Write(ref _isSuspecting, 0);
        }
    }

    /// <summary>The same, for one who has been refused something; does not throw.</summary>
    /// <returns>What is missing; null when the refusal has another reason.</returns>
    public async Task<MissingPermissionException?> ExplainAsync(StreamStoreException refusal, CancellationToken stop)
    {
        return refusal is ServerErrorException error && ServerErrors.IsRefusal(error) ? await TryCheckAsync(stop).ConfigureAwait(false) : null;
    }

    private async Task<MissingPermissionException?> TryCheckAsync(CancellationToken stop)
    {
        try
        {
            await CheckAsync(stop).ConfigureAwait(false);
            return null;
        }
        catch (MissingPermissionException missing)
        {
            return missing;
        }
        catch (Exception exception) when (exception is StreamStoreException or OperationCanceledException or ObjectDisposedException)
        {
            return null;
        }
    }
}
