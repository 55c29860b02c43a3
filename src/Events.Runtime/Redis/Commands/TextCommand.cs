using Events.Redis.Protocol;

namespace Events.Redis.Commands;

/// <summary>A command of plain words: for what is rare, such as INFO or CLIENT UNBLOCK.</summary>
internal readonly struct TextCommand(params string[] words) : ICommand
{
    public void Write(CommandWriter writer)
    {
        writer.Begin([], words.Length - 1);
        foreach (string word in words) writer.WriteText(word);
    }
}
