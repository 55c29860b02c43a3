using System.Reflection;
using Events.Store.Roles;
using Microsoft.Extensions.Logging;

namespace Events.Runtime.Tests.Diagnostics;

/// <summary>Who filters or counts log lines does so by their IDs: each says one thing.</summary>
public sealed class LogIdsTests
{
    [Fact]
    public void No_two_messages_have_one_ID()
    {
        IEnumerable<(int Id, string Name)> all = typeof(IStreamStore).Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(static method => (Message: method.GetCustomAttribute<LoggerMessageAttribute>(), method.Name))
            .Where(static one => one.Message is not null)
            .Select(static one => (one.Message!.EventId, one.Name));
        IGrouping<int, (int Id, string Name)>[] byId = [.. all.GroupBy(static one => one.Id)];

        Assert.True(byId.Length > 60, $"only {byId.Length} messages were found");
        Assert.All(byId, static messages => Assert.Single(messages));
    }
}
