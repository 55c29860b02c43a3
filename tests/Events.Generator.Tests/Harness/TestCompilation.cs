using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Events.Generator.Tests.Harness;

/// <summary>Makes compilations under the settings of this repository: nullable, documentation checked, all warnings.</summary>
internal static class TestCompilation
{
    public const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using Events;
        using Events.Contracts;

        """;

    public static readonly CSharpParseOptions ParseOptions =
        new(LanguageVersion.Preview, DocumentationMode.Diagnose);

    public static CSharpCompilation Create(params string[] sources) =>
        CreateFrom(sources.Select((source, i) => ($"/src/File{i}.cs", source)), References.All);

    public static CSharpCompilation CreateFrom(
        IEnumerable<(string Path, string Source)> sources, IEnumerable<MetadataReference> references, string name = "Tested") =>
        CSharpCompilation.Create(
            name,
            sources.Select(source => Parse(source.Path, source.Source)),
            references,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable,
                warningLevel: 9999,
                deterministic: true));

    public static SyntaxTree Parse(string path, string source) =>
        CSharpSyntaxTree.ParseText(Usings + source, ParseOptions, path, System.Text.Encoding.UTF8);
}
