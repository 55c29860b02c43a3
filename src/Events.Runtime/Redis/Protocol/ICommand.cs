namespace Events.Redis.Protocol;

/// <summary>A command that writes itself onto a connection. Implemented by structs, so that it costs no allocation.</summary>
internal interface ICommand
{
    /// <summary>Writes the command. Called under a lock, so it only writes.</summary>
    void Write(CommandWriter writer);
}
