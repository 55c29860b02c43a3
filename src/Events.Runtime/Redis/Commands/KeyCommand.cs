using Events.Redis.Protocol;
using Events.Store;

namespace Events.Redis.Commands;

/// <summary>
/// A command of a key and at most one more argument: XLEN, EXISTS, DEL; XINFO STREAM and GROUPS, whose second word
/// belongs to the name.
/// </summary>
/// <param name="name">The command's name as RESP bulk strings.</param>
/// <param name="words">How many words the name has.</param>
/// <param name="stream">The key.</param>
/// <param name="argument">What follows the key; null for nothing.</param>
internal readonly ref struct KeyCommand(ReadOnlySpan<byte> name, int words, StreamKey stream, string? argument = null) : ICommand
{
    private readonly ReadOnlySpan<byte> _name = name;

    public void Write(CommandWriter writer)
    {
        writer.Begin(_name, words + (argument is null ? 0 : 1));
        writer.WriteKey(stream);
        if (argument is not null) writer.WriteText(argument);
    }
}
