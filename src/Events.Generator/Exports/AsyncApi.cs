using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Exports;

/// <summary>The project as an AsyncAPI 3 document: a channel for each stream, a message for each version of an event.</summary>
internal static class AsyncApi
{
    public const string ContentType = "application/x-redis-stream-entry";

    public static JsonMap Of(IReadOnlyList<ExportStream> streams, string title, string version)
    {
        IReadOnlyDictionary<string, string> names =
            ExportNames.Distinct(streams.SelectMany(static stream => stream.Events.Select(item => NameOf(stream, item))));
        var channels = new JsonMap();
        var messages = new JsonMap();
        var schemas = new JsonMap();
        foreach (ExportStream stream in streams)
        {
            var ofChannel = new JsonMap();
            IReadOnlyDictionary<string, string> titles = ExportNames.Distinct(stream.Events.Select(static item => item.Title));
            foreach (ExportEvent item in stream.Events)
            {
                string name = names[NameOf(stream, item)];
                if (schemas.Has(name)) continue;
                ofChannel.Add(titles[item.Title], Reference("messages", name));
                messages.Add(name, MessageOf(item, name));
                schemas.Add(name, EventSchema.Of(item));
            }

            channels.Add(stream.Name, ChannelOf(stream, ofChannel));
        }

        return new JsonMap
        {
            { "asyncapi", "3.0.0" },
            {
                "info", new JsonMap
                {
                    { "title", title },
                    { "version", version },
                    {
                        "description",
                        "Streams of Redis and the events in them. An entry is flat fields with text values; payloads here describe the JSON object of an entry's fields. " + ExportNames.Notice
                    },
                }
            },
            { "defaultContentType", ContentType },
            { "channels", channels },
            { "components", new JsonMap { { "messages", messages }, { "schemas", schemas } } },
        };
    }

    private static JsonMap ChannelOf(ExportStream stream, JsonMap messages)
    {
        AttributeData? attribute = stream.Type.FindAttribute(KnownNames.EventStreamAttribute);
        long length = attribute is null ? 0 : AttributeReader.ReadNamed(attribute, "MaxLength", 0L);
        long age = attribute is null ? 0 : AttributeReader.ReadNamed(attribute, "MaxAgeSeconds", 0L);
        var redis = new JsonMap { { "type", "stream" } };
        if (length > 0) redis.Add("maxLength", new JsonNumber(FormattableString.Invariant($"{length}")));
        if (age > 0) redis.Add("maxAgeSeconds", new JsonNumber(FormattableString.Invariant($"{age}")));
        return new JsonMap
        {
            { "address", stream.Key },
            { "title", stream.Type.Name },
            { "description", stream.Description },
            { "messages", messages },
            { "x-redis", redis },
        };
    }

    private static JsonMap MessageOf(ExportEvent item, string name)
    {
        var message = new JsonMap
        {
            { "name", item.Identity.Name },
            { "title", item.Title },
            { "summary", item.Description },
            { "contentType", ContentType },
            { "payload", Reference("schemas", name) },
        };
        if (item.IsDeprecated) message.Add("tags", new[] { new JsonMap { { "name", "deprecated" } } });
        return message;
    }

    private static JsonMap Reference(string kind, string name) => new() { { "$ref", $"#/components/{kind}/{name}" } };

    // What no name of a stream has is between them: the event b.c of the stream a is another one than c of a.b.
    private static string NameOf(ExportStream stream, ExportEvent item) => $"{stream.Name}/{item.Title}";
}
