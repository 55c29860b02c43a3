using System.Text;
using Events.Redis.Protocol;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Commands;

/// <summary>
/// Takes apart commands that the runtime has framed for the wire. So there is one place that knows how each command is
/// built, and StackExchange.Redis gets what it wants: a name and arguments.
/// </summary>
/// <param name="framed">Commands, one behind the other.</param>
internal ref struct CommandFrameReader(ReadOnlySpan<byte> framed)
{
    private readonly ReadOnlySpan<byte> _framed = framed;
    private RespReaderState _state;

    /// <summary>Takes the next command.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TryRead(out OutgoingCommand command)
    {
        var reader = new RespReader(_framed, _state);
        if (!reader.TryRead(out RespToken head))
        {
            command = default;
            return false;
        }

        string name = NameOf(Next(ref reader));
        object[] arguments = new object[head.Number - 1];
        var keys = new KeyPositions(name);
        for (int i = 0; i < arguments.Length; i++)
        {
            ReadOnlySpan<byte> argument = Next(ref reader);
            byte[] bytes = argument.ToArray();
            arguments[i] = keys.IsKey(i, argument) ? (RedisKey)bytes : bytes;
        }

        _state = reader.State;
        command = new OutgoingCommand(name, arguments);
        return true;
    }

    private static ReadOnlySpan<byte> Next(ref RespReader reader) =>
        reader.TryRead(out RespToken token)
            ? reader.Text(token)
            : throw new InvalidOperationException("A framed command has fewer arguments than it says.");

    // Those that are used all the time need no new text.
    private static string NameOf(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("XADD"u8) ? "XADD"
        : name.SequenceEqual("XREADGROUP"u8) ? "XREADGROUP"
        : name.SequenceEqual("EVALSHA"u8) ? "EVALSHA"
        : name.SequenceEqual("XACK"u8) ? "XACK"
        : Encoding.ASCII.GetString(name);
}
