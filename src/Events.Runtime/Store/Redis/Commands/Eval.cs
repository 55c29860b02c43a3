using Events.Resp;

namespace Events.Store.Redis;

/// <summary>
/// <c>EVALSHA sha numkeys key… arg…</c>, or <c>EVAL script …</c> with the whole script,
/// https://redis.io/docs/latest/commands/evalsha/
/// </summary>
internal readonly struct Eval(
    LuaScript script, ReadOnlyMemory<StreamKey> keys, ReadOnlyMemory<ReadOnlyMemory<byte>> arguments, bool byHash) : ICommand
{
    public void Write(CommandWriter writer)
    {
        writer.Begin(byHash ? "$7\r\nEVALSHA\r\n"u8 : "$4\r\nEVAL\r\n"u8, 2 + keys.Length + arguments.Length);
        writer.WriteBytes(byHash ? script.Hash : script.Text);
        writer.WriteInteger(keys.Length);
        foreach (StreamKey key in keys.Span) writer.WriteKey(key);
        foreach (ReadOnlyMemory<byte> argument in arguments.Span) writer.WriteBytes(argument.Span);
    }
}
