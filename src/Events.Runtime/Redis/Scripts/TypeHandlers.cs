using Events.Redis.Protocol;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;
using Events.Time;

namespace Events.Redis.Scripts;

/// <summary><see cref="IHandlerStore.SaveHandlersAsync"/> and <see cref="IHandlerStore.FindHandlersAsync"/>.</summary>
internal static class TypeHandlers
{
    // KEYS: a hash for each type. ARGV: consumer, lease in milliseconds.
    private static readonly LuaScript Save = new(LuaParts.Now +
        """
        local consumer, lease, time = ARGV[1], tonumber(ARGV[2]), now()
        for _, key in ipairs(KEYS) do
          -- Who has not said it again for so long does not any more.
          local all = redis.call('HGETALL', key)
          for i = 1, #all, 2 do
            if time - tonumber(all[i + 1]) > lease * 2 then redis.call('HDEL', key, all[i]) end
          end
          -- A server without memory refuses to set it, and keeps what is there for longer all the same.
          local set = redis.pcall('HSET', key, consumer, string.format('%.0f', time))
          if type(set) == 'table' and set.err and redis.call('HEXISTS', key, consumer) == 0 then return set end
          if redis.call('PTTL', key) < lease then redis.call('PEXPIRE', key, lease) end
        end
        return 1
        """);

    // KEYS: a hash for each type.
    private static readonly LuaScript Find = new(LuaParts.Now +
        """
        local found, time = {}, now()
        for i, key in ipairs(KEYS) do
          found[i] = redis.call('HGETALL', key)
          for j = 2, #found[i], 2 do found[i][j] = math.max(0, time - tonumber(found[i][j])) end
        end
        return found
        """);

    public static async ValueTask SaveAsync(
        IScriptStore store, ConsumerKey consumer, IReadOnlyList<string> eventTypes, TimeSpan lease, CancellationToken cancellationToken)
    {
        if (eventTypes.Count == 0) return;
        using ScriptCall call = KeysOf(consumer.Stream, consumer.Group, eventTypes).Add(consumer.Name).AddTime(lease);
        await store.EvalAsync(Save, call, cancellationToken).ConfigureAwait(false);
    }

    public static async ValueTask<IReadOnlyList<IReadOnlyList<HandlingConsumer>>> FindAsync(
        IScriptStore store, StreamKey stream, string group, IReadOnlyList<string> eventTypes, CancellationToken cancellationToken)
    {
        if (eventTypes.Count == 0) return [];
        using ScriptCall call = KeysOf(stream, group, eventTypes);
        RespValue reply = await store.EvalAsync(Find, call, cancellationToken).ConfigureAwait(false);
        return [.. reply.AsArray(eventTypes.Count).Select(Read)];
    }

    private static ScriptCall KeysOf(StreamKey stream, string group, IReadOnlyList<string> eventTypes)
    {
        var call = new ScriptCall();
        foreach (string type in eventTypes) call.Key(DeliveryKeys.Handlers(stream, group, type));
        return call;
    }

    private static IReadOnlyList<HandlingConsumer> Read(RespValue pairs)
    {
        IReadOnlyList<RespValue> parts = pairs.AsArray();
        var consumers = new List<HandlingConsumer>(parts.Count / 2);
        for (int i = 0; i + 1 < parts.Count; i += 2)
        {
            consumers.Add(new HandlingConsumer(parts[i].AsText(), Spans.FromMilliseconds(parts[i + 1].AsInteger())));
        }

        consumers.Sort(static (a, b) => a.Age.CompareTo(b.Age));
        return consumers;
    }
}
