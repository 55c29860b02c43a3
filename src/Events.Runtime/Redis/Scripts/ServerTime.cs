using Events.Store;
using Events.Store.Roles;

namespace Events.Redis.Scripts;

/// <summary><see cref="IConsumerStore.NowAsync"/>.</summary>
internal static class ServerTime
{
    // KEYS: the stream, whose server is asked.
    private static readonly LuaScript Script = new(LuaParts.Now + "return now()");

    public static async ValueTask<DateTimeOffset> RunAsync(IScriptStore store, StreamKey stream, CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(stream);
        return DateTimeOffset.FromUnixTimeMilliseconds((await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false)).AsInteger());
    }
}
