using Events.Redis.Protocol;

namespace Events.Redis.Commands;

/// <summary><c>AUTH [user] password</c>, https://redis.io/docs/latest/commands/auth/</summary>
internal readonly struct Auth(RedisCredentials credentials) : ICommand
{
    public void Write(CommandWriter writer)
    {
        // Whatever is answered, it is in no message.
        Secrets.Keep(credentials.Password);
        writer.Begin("$4\r\nAUTH\r\n"u8, credentials.User is null ? 1 : 2);
        if (credentials.User is not null) writer.WriteText(credentials.User);
        writer.WriteText(credentials.Password);
    }
}
