using System.Collections.Immutable;

namespace AdCommerce.Domain.Catalog.Import;

/// <summary>How an import's problems are reported as fields of the request.</summary>
internal static class ImportFields
{
    /// <summary>The request's field that names the source.</summary>
    public const string SourceUri = "source_uri";

    /// <summary>A refusal that names every problem.</summary>
    /// <param name="problems">At least one.</param>
    public static Rejection Refuse(ImmutableArray<ImportProblem> problems) =>
        Rejection.Invalid([.. problems.Select(static problem => new FieldViolation(SourceUri, problem.ToString()))]);
}
