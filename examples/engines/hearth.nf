// A prepared study on Nextflow: its missing units as tasks, then its tables.
//
//   hearth sweep design.ron --out outputs/big --prepare
//   nextflow run examples/engines/hearth.nf --study outputs/big
//
// Further parameters: --hearth (the program; default: the one on the PATH) and --units_per_task (default: 1). An executor of
// nextflow.config hands the tasks to a cluster; all nodes must see the folder under the same path.
//
// Hearth knows what is done, by the folder. The file of a unit is whole or not there, so a task that is repeated leaves finished units
// alone and succeeds. After a failure, start the same command again (-resume isn't needed): only missing units have tasks.

params.study = null
params.hearth = 'hearth'
params.units_per_task = 1

// A word for the shell.
def quoted(word) {
    return "'" + word.toString().replace("'", "'\\''") + "'"
}

// Of the answer of `hearth study plan --json`: units of each task, such as 0-9. None where the study is complete.
def parts(answer, size) {
    def missing = new groovy.json.JsonSlurper().parseText(answer).result.missing
    return missing.tokenize(',').collectMany { span ->
        def ends = span.tokenize('-').collect { end -> end as int }
        (ends.first()..ends.last()).collate(size).collect { part -> "${part.first()}-${part.last()}".toString() }
    }
}

process plan_units {
    cache false

    input:
    val hearth
    val study

    output:
    stdout

    script:
    """
    ${hearth} study plan ${study} --json
    """
}

process run_units {
    cache false
    cpus 1
    errorStrategy 'retry'
    maxRetries 3

    input:
    val hearth
    val study
    val numbers

    output:
    val numbers

    script:
    """
    ${hearth} study run ${study} --units ${numbers} --threads ${task.cpus} --wait
    """
}

// Of its exit code, 1 says that there is something to look at, such as a run that failed; the tables are there.
process merge_tables {
    cache false
    errorStrategy 'retry'
    maxRetries 3

    input:
    val hearth
    val study
    val done

    output:
    stdout

    script:
    """
    ${hearth} study merge ${study} --threads ${task.cpus} --wait || [ \$? -eq 1 ]
    """
}

workflow {
    if (!params.study) {
        error 'name the study: nextflow run hearth.nf --study outputs/big'
    }
    def hearth = quoted(params.hearth)
    def study = quoted(file(params.study).toAbsolutePath())
    def size = params.units_per_task as int
    plan_units(hearth, study)
    run_units(hearth, study, plan_units.out.flatMap { answer -> parts(answer, size) })
    // A list also where no unit was missing: merging what is complete leaves it as it is.
    merge_tables(hearth, study, run_units.out.toList())
    merge_tables.out.view()
}
