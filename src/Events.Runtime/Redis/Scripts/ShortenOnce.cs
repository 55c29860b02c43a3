using Events.Store;
using Events.Store.Roles;
using Events.Streams;

namespace Events.Redis.Scripts;

/// <summary><see cref="IIdempotentStore.ShortenOnceAsync"/>.</summary>
internal static class ShortenOnce
{
    /// <summary>The number of entries that go together at most.</summary>
    public const int MaxEntries = 1000;

    // KEYS: where each key is remembered. ARGV: for how many milliseconds at the most from now on.
    private static readonly LuaScript Script = new(
        """
        for i = 1, #KEYS do redis.call('PEXPIRE', KEYS[i], ARGV[1], 'LT') end
        """);

    /// <summary>Runs it for a part of a batch.</summary>
    public static async ValueTask RunAsync(
        IScriptStore store, StreamKey stream, EventBatch batch, int start, int end, TimeSpan window, CancellationToken cancellationToken)
    {
        using var call = new ScriptCall();
        for (int i = start; i < end; i++) call.Key(ProducedKeys.Of(stream, batch.FieldsOf(i), batch.KeyOf(i), window));
        call.AddTime(window);
        await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false);
    }
}
