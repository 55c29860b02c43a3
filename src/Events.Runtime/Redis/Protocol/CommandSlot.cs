using System.Buffers.Text;
using System.Text;
using Events.Errors;
using Events.Store;

namespace Events.Redis.Protocol;

/// <summary>Finds in which slot of a cluster a command has its keys, read off its bytes.</summary>
internal static class CommandSlot
{
    /// <summary>Stands for the slot of commands that have no key: any node can execute them.</summary>
    public const int None = HashSlot.Count;

    /// <summary>The slot of the first of some commands, whose keys those behind it share.</summary>
    /// <param name="commands">What <see cref="CommandWriter"/> has written.</param>
    /// <exception cref="CrossSlotException">A script has keys of several slots.</exception>
    public static int Of(ReadOnlySpan<byte> commands)
    {
        var words = new CommandWords(commands);
        words.TryBegin();
        words.TryNext(out ReadOnlySpan<byte> name);
        if (name.SequenceEqual("EVALSHA"u8) || name.SequenceEqual("EVAL"u8)) return OfScript(ref words);
        if (name.SequenceEqual("XREADGROUP"u8) || name.SequenceEqual("XREAD"u8))
        {
            while (words.TryNext(out ReadOnlySpan<byte> word))
            {
                if (word.SequenceEqual("STREAMS"u8)) break;
            }
        }
        else if (name.SequenceEqual("XGROUP"u8) || name.SequenceEqual("XINFO"u8))
        {
            words.TryNext(out _);
        }
        else if (IsKeyless(name))
        {
            return None;
        }

        return words.TryNext(out ReadOnlySpan<byte> key) ? HashSlot.Of(key) : None;
    }

    private static bool IsKeyless(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("PING"u8) || name.SequenceEqual("INFO"u8) || name.SequenceEqual("CONFIG"u8) || name.SequenceEqual("CLIENT"u8)
        || name.SequenceEqual("COMMAND"u8) || name.SequenceEqual("SCAN"u8) || name.SequenceEqual("CLUSTER"u8) || name.SequenceEqual("AUTH"u8)
        || name.SequenceEqual("TIME"u8) || name.SequenceEqual("ACL"u8);

    private static int OfScript(ref CommandWords words)
    {
        words.TryNext(out _);
        words.TryNext(out ReadOnlySpan<byte> digits);
        if (!Utf8Parser.TryParse(digits, out int keys, out _) || keys == 0) return None;
        words.TryNext(out ReadOnlySpan<byte> first);
        int slot = HashSlot.Of(first);
        for (int i = 1; i < keys; i++)
        {
            words.TryNext(out ReadOnlySpan<byte> key);
            if (HashSlot.Of(key) is var other && other != slot) throw new CrossSlotException(Text(first), slot, Text(key), other);
        }

        return slot;
    }

    private static string Text(ReadOnlySpan<byte> key) => Encoding.UTF8.GetString(key);
}
