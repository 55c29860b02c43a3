using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Chat.Server;

public class ChatHub : Hub;

public sealed record ChatLine(string Room, string Text);

public sealed class ChatInbox
{
    public Channel<ChatLine> Lines { get; } = Channel.CreateUnbounded<ChatLine>();
}

public sealed class ChatReader(IConnectionMultiplexer redis, ChatInbox inbox) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var db = redis.GetDatabase();
        if ((await db.StreamGroupInfoAsync("chat")).Length == 0)
            await db.StreamCreateConsumerGroupAsync("chat", "relay", "$");
        while (!stoppingToken.IsCancellationRequested)
        {
            var lines = await db.StreamReadGroupAsync("chat", "relay", Environment.MachineName, ">", 20); // EVT4008
            foreach (var line in lines)
            {
                var text = new ChatLine(line["room"].ToString(), line["text"].ToString());
                await inbox.Lines.Writer.WriteAsync(text, stoppingToken);
                await db.StreamAcknowledgeAsync("chat", "relay", line.Id); // EVT4005
            }

            if (lines.Length == 0)
                await Task.Delay(50, stoppingToken);
        }
    }
}

public sealed class ChatSender(ChatInbox inbox, IHubContext<ChatHub> hub) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var line in inbox.Lines.Reader.ReadAllAsync(stoppingToken))
            await hub.Clients.Group(line.Room).SendAsync("line", line.Text, stoppingToken);
    }
}
