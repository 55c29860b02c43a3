using Events.Diagnostics;
using Events.Producing;
using Events.Store.Roles;
using Microsoft.Extensions.Logging;

namespace Events.Hosting;

/// <summary>
/// Logs what an application has, as it is after all that code and configuration say: one line for each store, each
/// stream and each consumer group.
/// </summary>
internal static class StartLog
{
    /// <summary>Writes the lines of a store.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="provider">The container.</param>
    /// <param name="registration">What modules have said of it.</param>
    /// <param name="store">The store, which is open.</param>
    public static void Write(ILogger logger, IServiceProvider provider, StoreRegistration registration, IStreamStore store)
    {
        if (!logger.IsEnabled(LogLevel.Information)) return;
        Log.StoreOpened(logger, registration.Name.Length == 0 ? "" : $" '{registration.Name}'", store.Description);
        foreach (StreamRegistration stream in registration.Streams)
        {
            StreamOptions options = stream.MakeOptions(provider, null);
            Log.StreamKnown(logger, options.Key ?? stream.Definition.Key, stream.Type.Name, Describe(options.Retention ?? stream.Definition.Retention));
        }

        foreach (GroupRegistration group in registration.Groups)
        {
            ConsumerOptions options = group.MakeOptions(provider);
            Log.GroupKnown(
                logger, group.Definition.Group, StreamOf(provider, registration, group), group.Type.Name, options.Concurrency,
                options.AtMostOnce ? "at most once" : "at least once");
        }
    }

    private static string StreamOf(IServiceProvider provider, StoreRegistration registration, GroupRegistration group)
    {
        StreamRegistration[] streams = [.. registration.Streams.Where(stream => stream.Definition == group.Definition.Stream)];
        StreamRegistration? stream = Array.Find(streams, stream => !stream.IsTemplate && stream.Name == group.Stream)
            ?? Array.Find(streams, static stream => stream.IsTemplate);
        if (stream is not null) return stream.MakeOptions(provider, null).Key ?? stream.Definition.Key;
        return streams.Length == 0 ? group.Definition.Stream.Key : "the streams of tenants";
    }

    private static string Describe(Retention retention) => retention switch
    {
        { MaxLength: > 0, IsExact: true } => $"{retention.MaxLength} entries are kept",
        { MaxLength: > 0 } => $"about {retention.MaxLength} entries are kept",
        { MaxAge.Ticks: > 0, IsExact: true } => $"entries are kept for {retention.MaxAge}",
        { MaxAge.Ticks: > 0 } => $"entries are kept for about {retention.MaxAge}",
        _ => "entries are kept until somebody trims them",
    };
}
