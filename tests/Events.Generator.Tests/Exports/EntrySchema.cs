using System.Text.Json;
using System.Text.Json.Nodes;
using Events.Generator.Exports;
using Events.Generator.Tests.Harness;
using Json.Schema;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Tests.Exports;

/// <summary>
/// An exported schema, and entries held to it as others hold them: a JSON object of the fields, and JSON inside of a
/// field by its own schema.
/// </summary>
internal sealed class EntrySchema
{
    private static readonly EvaluationOptions s_options = new() { RequireFormatValidation = true, OutputFormat = OutputFormat.List };

    private readonly JsonSchema _schema;
    private readonly Dictionary<string, JsonSchema> _contents = new(StringComparer.Ordinal);

    private EntrySchema(string text)
    {
        Text = text;
        Json = JsonNode.Parse(text)!.AsObject();
        _schema = Build(text);
        foreach ((string name, JsonNode? property) in Json["properties"]!.AsObject())
        {
            if (property!["contentSchema"] is { } content) _contents.Add(name, Build(content.ToJsonString()));
        }
    }

    public string Text { get; }

    public JsonObject Json { get; }

    /// <summary>The schemas of a compilation by the titles of their events.</summary>
    public static IReadOnlyDictionary<string, EntrySchema> Of(Compilation compilation) =>
        FilesOf(compilation).Where(file => file.Path.EndsWith(".schema.json", StringComparison.Ordinal))
            .Select(file => new EntrySchema(file.Text)).ToDictionary(schema => (string)schema.Json["title"]!);

    /// <summary>All files of a compilation in which nothing is wrong.</summary>
    public static IReadOnlyList<ExportFile> FilesOf(Compilation compilation)
    {
        var problems = new List<string>();
        IReadOnlyList<ExportFile> files = ProjectExport.Write(compilation, null, null, problems, CancellationToken.None);
        Assert.Empty(problems);
        return files;
    }

    /// <summary>A schema of its own, that no other one of the same name is in the way of.</summary>
    public static JsonSchema Build(string text) => JsonSchema.FromText(text, new BuildOptions { SchemaRegistry = new SchemaRegistry() });

    /// <summary>What is wrong with a JSON value by a schema; null for nothing.</summary>
    public static string? ProblemOf(JsonSchema schema, string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        EvaluationResults results = schema.Evaluate(document.RootElement, s_options);
        return results.IsValid
            ? null
            : string.Join("\n", (results.Details ?? []).Where(item => item.Errors is { Count: > 0 })
                .Select(item => $"{item.InstanceLocation} {item.EvaluationPath}: {string.Join("; ", item.Errors!.Values)}"));
    }

    /// <summary>What is wrong with an entry; null for nothing.</summary>
    public string? ProblemOf(IEnumerable<KeyValuePair<string, string>> fields)
    {
        var entry = new JsonObject();
        foreach ((string name, string value) in fields) entry[name] = value;
        if (ProblemOf(_schema, entry.ToJsonString()) is { } problem) return problem + "\n" + entry;
        foreach ((string name, JsonSchema content) in _contents)
        {
            if (entry[name] is not { } value) continue;
            try
            {
                if (ProblemOf(content, (string)value!) is { } wrong) return $"{name}: {wrong}\n{value}";
            }
            catch (JsonException exception)
            {
                return $"{name}: {exception.Message}";
            }
        }

        return null;
    }

    public string? ProblemOf(Entry entry) => ProblemOf(entry.Pairs);
}
