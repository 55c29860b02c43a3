using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using Events.Administration;
using Events.Dashboard.Html;
using Events.Streams;

namespace Events.Dashboard.Views;

/// <summary>An entry as the event that it is, where the application has said which types a stream has.</summary>
internal static class TypedEntry
{
    // Of those alone that the application has named; it only looks.
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Properties = [];

    public static async ValueTask<Markup> RenderAsync(DashboardRequest request)
    {
        string stream = request.GetStream();
        EntryId id = request.GetEntryId();
        if (!request.Options.Types.TryGetValue(stream, out TypedStream? open))
        {
            return Markup.Of($"<p class=soft>The dashboard was not told the types of this stream: <code>options.AddTypes&lt;TStream&gt;()</code>.</p>");
        }

        await foreach (StreamEntry entry in open(request.Client, stream).ReadAsync(new ReplayQuery { From = id, To = id }, request.Stop).ConfigureAwait(false))
        {
            return Show(entry);
        }

        return Markup.Of($"<p>It is not in the stream any more.</p>");
    }

    public static Markup Show(StreamEntry entry)
    {
        if (entry.Event is { } @event)
        {
            IEnumerable<Markup> rows = PropertiesOf(@event.GetType()).Select(property => Markup.Of(
                $"<tr><th scope=row>{property.Name}</th><td class=value>{Describe(property.GetValue(@event))}</td><td class=soft>{property.PropertyType.Name}</td></tr>"));
            return Tables.Table(@event.GetType().Name, Tables.Heads("Property", "Value", "Type"), rows);
        }

        return Markup.Of($"<p class=problem>{entry.Problem switch
        {
            EntryProblem.NoType => "It has no type.",
            EntryProblem.UnknownType => $"The stream declares no event '{entry.Type}'.",
            EntryProblem.PayloadGone => "It has no payload.",
            _ => entry.Error?.Message ?? "It does not decode.",
        }}</p>");
    }

    private static PropertyInfo[] PropertiesOf(Type type) => Properties.GetOrAdd(
        type, static type =>
            [.. type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
                .Where(static property => property.CanRead && property.GetIndexParameters().Length == 0)]);

    private static string Describe(object? value) => value switch
    {
        null => "null",
        string text => text,
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable many => "[" + string.Join(", ", many.Cast<object?>().Take(100).Select(Describe)) + "]",
        _ => value.ToString() ?? "",
    };
}
